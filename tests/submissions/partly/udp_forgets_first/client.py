"""UDP-клиент, который ничего не шлёт, пока пользователь ничего не написал."""
from socket import *
from threading import Thread

s = socket(AF_INET, SOCK_DGRAM)
s.bind(('localhost', 0))


def slushat():
    while True:
        print(s.recv(1024).decode())


Thread(target=slushat).start()
while True:
    s.sendto(input().encode(), ('localhost', 6666))
