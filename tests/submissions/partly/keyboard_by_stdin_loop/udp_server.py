#!/usr/bin/env python3
"""UDP server: remembers who has which address, each datagram is handled in a thread of its own."""
import socket
import threading

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 20001))
users = {}


def process(data, address):
    kind, _, rest = data.decode().partition(":")
    if kind == "join":
        users[address] = rest
        print(rest, "is", address)
    elif kind == "text" and address in users:
        for other in list(users):
            if other != address:
                sock.sendto(f"{users[address]}: {rest}".encode(), other)


while True:
    data, address = sock.recvfrom(1024)
    threading.Thread(target=process, args=(data, address)).start()
