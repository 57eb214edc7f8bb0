"""Клиент чата: спрашивает адрес сервера, порт и имя, дальше пишет и читает."""
import socket
from threading import Thread

ip = input('Введите IP сервера: ')
port = int(input('Порт: '))
imya = input('Ваше имя: ')

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect((ip, port))
s.send(imya.encode('utf-8'))


def priem():
    while True:
        try:
            d = s.recv(1024)
            if not d:
                break
            print(d.decode('utf-8'))
        except OSError:
            break


Thread(target=priem).start()
print('Вы в чате, можно писать')
while True:
    text = input()
    s.send(text.encode('utf-8'))
