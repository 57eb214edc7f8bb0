"""клиент: имя и текст спрашиваются каждый раз заново"""
import socket
import threading
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
srv = ('127.0.0.1', 9595)
s.sendto('+'.encode(), srv)
def get():
    while 1:
        d = s.recv(1024)
        print()
        print(d.decode())
t = threading.Thread(target=get)
t.start()
while 1:
    a = input('Имя: ')
    b = input('Сообщение: ')
    s.sendto((a + ' пишет: ' + b).encode(), srv)
