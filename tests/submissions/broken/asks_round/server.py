"""Сервер чата: спрашивает участников по кругу, в том порядке, в каком они вошли, и ждёт каждого."""
import socket
import threading
import time

sock = socket.socket()
sock.bind(('127.0.0.1', 9090))
sock.listen(5)
lyudi = []          # (имя, сокет)


def prinimat():
    while True:
        c, a = sock.accept()
        name = c.recv(1024).decode('utf-8')
        lyudi.append((name, c))
        print(name, 'вошёл', a)


t = threading.Thread(target=prinimat)
t.start()
print('Сервер запущен, ждём участников')

while True:
    for name, c in lyudi:
        msg = c.recv(1024).decode('utf-8')
        print(name, '->', msg)
        for n2, c2 in lyudi:
            if c2 is not c:
                c2.send((name + ': ' + msg).encode('utf-8'))
    time.sleep(0.1)
