"""Starts a client."""
import socket
import threading

from client.view import show

name = input("Name? ")
link = socket.create_connection(("127.0.0.1", 6422))
link.sendall(f"{name}\n".encode())
threading.Thread(target=show, args=(link,), daemon=True).start()
while True:
    link.sendall(f"{input()}\n".encode())
