"""Messenger, client: the name comes from the command line or from the keyboard; only then it connects."""
from socket import socket
from sys import argv
from threading import Thread

if len(argv) > 1:
    my_name = argv[1]
else:
    my_name = input("What is your name?\n")

me = socket()
me.connect(("localhost", 10001))


def incoming():
    while True:
        packet = me.recv(2000).decode()
        if packet == "":
            me.close()
            break
        print(packet, end="")


Thread(target=incoming, daemon=True).start()
while True:
    words = input()
    if words == "bye":
        break
    me.sendall(f"{my_name}: {words}\n".encode())
