"""A chat client over TCP: four bytes with the length, then the text; the first text is the name."""

import socket
import struct
import threading

ADDRESS = ("127.0.0.1", 6410)


def send(link, text):
    data = text.encode()
    link.sendall(struct.pack(">I", len(data)) + data)


def receive(link):
    file = link.makefile("rb")
    try:
        while head := file.read(4):
            print(file.read(*struct.unpack(">I", head)).decode())
    except OSError:
        pass
    print("Connection lost")


def chat(name):
    link = socket.create_connection(ADDRESS)
    send(link, name)
    threading.Thread(target=receive, args=(link,), daemon=True).start()
    while True:
        send(link, input())


if __name__ == "__main__":
    chat(input("Nickname: "))
