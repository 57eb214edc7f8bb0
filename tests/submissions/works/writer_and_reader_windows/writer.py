"""The window where a user writes."""
import socket

name = input("Name: ")
sock = socket.create_connection(("localhost", 3030))
sock.sendall(f"WRITER {name}\n".encode())
while True:
    text = input("Message: ")
    sock.sendall((text + "\n").encode())
