"""Клиент чата: один поток читает сервер, главный поток читает клавиатуру."""
import socket
import threading

s = socket.socket()
s.connect(('127.0.0.1', 9090))
name = input('Ваше имя: ')
s.send(name.encode('utf-8'))


def chitat():
    while True:
        data = s.recv(1024)
        if not data:
            break
        print(data.decode('utf-8'))


threading.Thread(target=chitat).start()
while True:
    s.send(input().encode('utf-8'))
