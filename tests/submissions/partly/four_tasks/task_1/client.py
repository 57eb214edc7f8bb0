"""Task 1: a UDP client that says hello."""
import socket

client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.sendto(b'Hello, server', ('localhost', 1337))
print(client.recv(1024).decode())
