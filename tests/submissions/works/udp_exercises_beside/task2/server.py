"""Task 2: the area of a trapezoid."""
import socket

box = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
box.bind(("127.0.0.1", 6427))
while True:
    data, address = box.recvfrom(1024)
    a, b, h = map(float, data.decode().split())
    box.sendto(str((a + b) / 2 * h).encode(), address)
