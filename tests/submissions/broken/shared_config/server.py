"""Сервер-почтовый ящик: чужие строки отдаёт только тогда, когда их попросят точкой."""
import socket
import threading

from common import lines, write
from config import GET, HOST, PORT

boxes = {}
lock = threading.Lock()


def user_thread(sock):
    stream = lines(sock)
    name = stream.readline().strip()
    with lock:
        boxes[name] = []
    for line in stream:
        line = line.strip()
        with lock:
            if line == GET:
                write(sock, "\n".join(boxes[name]) or "(пусто)")
                boxes[name].clear()
            else:
                for other, box in boxes.items():
                    if other != name:
                        box.append(name + ": " + line)


server = socket.create_server((HOST, PORT))
while True:
    sock, addr = server.accept()
    threading.Thread(target=user_thread, args=(sock,)).start()
