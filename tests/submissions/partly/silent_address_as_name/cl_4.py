"""4 задание, клиент: ничего не спрашивает и сам ничего не пишет на экран"""
import socket
import threading

sock = socket.socket()
sock.connect(('localhost', 14900))


def f():
    while True:
        print(sock.recv(1024).decode())


threading.Thread(target=f).start()
while True:
    sock.send(input().encode())
