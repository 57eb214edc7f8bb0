"""Клиент чата: имя уходит первым сообщением, приём в отдельном потоке с неблокирующим сокетом."""
import socket
import threading
import time

sock = socket.socket()
sock.connect(('127.0.0.1', 53331))
sock.setblocking(False)


def priem():
    while True:
        try:
            data = sock.recv(1024)
            if not data:
                print('Сервер отключился')
                return
            print(data.decode('utf-8'))
        except BlockingIOError:
            time.sleep(0.05)


potok = threading.Thread(target=priem)
potok.start()
print('Привет! Как тебя зовут?')
while True:
    soobschenie = input()
    if soobschenie:
        sock.send(soobschenie.encode('utf-8'))
