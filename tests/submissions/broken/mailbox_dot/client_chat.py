"""Клиент без потоков: всё введённое отправляется, а точка забирает с сервера новые сообщения."""
import socket

s = socket.socket()
s.connect(('127.0.0.1', 14900))
print('Как вас зовут?')
s.send(input().encode())
print('Пишите сообщения. Чтобы прочитать новые, введите . (точку)')
while True:
    stroka = input()
    if stroka == '':
        continue
    s.send(stroka.encode())
    if stroka == '.':
        print(s.recv(65536).decode())
