"""Клиент: строка уходит на сервер, точка показывает, что написали другие."""
import socket

from common import lines, write
from config import GET, HOST, PORT

sock = socket.create_connection((HOST, PORT))
stream = lines(sock)
write(sock, input("Имя: "))
print("Введите сообщение, или точку (" + GET + "), чтобы получить новые сообщения")
while True:
    text = input("> ")
    write(sock, text)
    if text == GET:
        sock.settimeout(1)
        print(sock.recv(4096).decode())
        sock.settimeout(None)
