"""Task 1: a word comes back in capitals."""
import socket

box = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
box.bind(("127.0.0.1", 6426))
while True:
    data, address = box.recvfrom(1024)
    box.sendto(data.upper(), address)
