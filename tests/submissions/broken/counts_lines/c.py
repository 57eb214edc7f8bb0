"""Client, three lines in the loop and a thread."""
import socket
import threading as th

s = socket.socket()
s.connect(("127.0.0.1", 4444))
s.send(input("nick: ").encode())


def rd():
    while True:
        m = s.recv(1024).decode()
        if not m:
            break
        print(m)


th.Thread(target=rd).start()
while True:
    s.send(input().encode())
