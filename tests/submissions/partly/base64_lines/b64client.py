"""Клиент чата: строки в base64, поток печатает чужие сообщения."""
import base64
import socket
import threading


def kod(tekst):
    return base64.b64encode(tekst.encode('utf-8')) + b'\n'


def raskod(baity):
    return base64.b64decode(baity).decode('utf-8')


soket = socket.create_connection(('127.0.0.1', 6464))


def chitat():
    for stroka in soket.makefile('rb'):
        imya, tekst = stroka.split()
        print('%s пишет: %s' % (raskod(imya), raskod(tekst)))
    print('Сервер выключен')


print('Введите ваше имя и нажмите Enter')
soket.sendall(kod(input()))
threading.Thread(target=chitat, daemon=True).start()
while True:
    tekst = input()
    if tekst:
        soket.sendall(kod(tekst))
