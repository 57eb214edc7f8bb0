"""A chat client over TCP; it imports by the repository's path what lies beside it."""
import socket
import threading

from networks.lab4 import wire

name = input("Your name: ")
line = socket.create_connection(("127.0.0.1", wire.PORT))
line.sendall(wire.pack(name))


def listen():
    for text in line.makefile(encoding="utf-8"):
        print(text, end="")


threading.Thread(target=listen, daemon=True).start()
while True:
    line.sendall(wire.pack(input()))
