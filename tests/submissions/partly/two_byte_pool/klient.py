"""Клиент чата: длина сообщения в двух байтах, поток печатает приходящее."""
import socket
import threading


def recvn(s, n):
    b = b''
    while len(b) < n:
        b += s.recv(n - len(b))
    return b


def listen():
    while True:
        n = int.from_bytes(recvn(sock, 2), 'big')
        print(recvn(sock, n).decode())


def put(text):
    b = text.encode()
    sock.sendall(len(b).to_bytes(2, 'big') + b)


sock = socket.socket()
sock.connect(('localhost', 7777))
put(input('Ваше имя: '))
t = threading.Thread(target=listen)
t.daemon = True
t.start()
while True:
    put(input())
