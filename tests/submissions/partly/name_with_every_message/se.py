"""сервер: запоминает адреса, пересылает остальным"""
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 9595))
l = []
print('старт')
while 1:
    d, a = s.recvfrom(1024)
    if a not in l:
        l.append(a)
    if d == '+'.encode():
        continue
    for i in l:
        if i != a:
            s.sendto(d, i)
