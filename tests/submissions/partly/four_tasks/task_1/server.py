"""Task 1: a UDP server that says hello."""
import socket

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(('localhost', 1337))
while True:
    msg, addr = server.recvfrom(1024)
    print(msg.decode())
    server.sendto(b'Hello, client', addr)
