"""A UDP server that keeps where each user wants to be reached."""
import socket

users = {}
door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
door.bind(("127.0.0.1", 28008))
while True:
    data, _address = door.recvfrom(4096)
    port, name, text = data.decode().split("|", 2)
    users[int(port)] = name
    for other in users:
        if text and other != int(port):
            door.sendto(f"{name}: {text}".encode(), ("127.0.0.1", other))
