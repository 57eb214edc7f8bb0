"""Сервер чата: длина сообщения в двух байтах, пользователей обслуживает пул из двух потоков.
Поэтому третий ждёт, пока кто-нибудь не выйдет."""
import socket
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(max_workers=2)
people = {}


def recvn(s, n):
    b = b''
    while len(b) < n:
        part = s.recv(n - len(b))
        if part == b'':
            raise ConnectionResetError
        b += part
    return b


def get(s):
    n = int.from_bytes(recvn(s, 2), 'big')
    return recvn(s, n).decode()


def put(s, text):
    b = text.encode()
    s.sendall(len(b).to_bytes(2, 'big') + b)


def work(s, addr):
    name = None
    try:
        name = get(s)
        people[s] = name
        print(addr, 'это', name)
        while True:
            text = get(s)
            for p in list(people):
                if p is not s:
                    put(p, name + ': ' + text)
    except OSError:
        print('ушёл', name)
        people.pop(s, None)
        s.close()


srv = socket.socket()
srv.bind(('localhost', 7777))
srv.listen(10)
print('Сервер запущен')
while True:
    c, a = srv.accept()
    pool.submit(work, c, a)
