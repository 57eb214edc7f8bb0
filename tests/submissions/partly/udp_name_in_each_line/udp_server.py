"""Chat server over UDP, it knows addresses only."""

import socket

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 12000))
print("UDP chat is up")
people = set()
while True:
    message, address = server.recvfrom(2048)
    people.add(address)
    for other in people:
        if other != address:
            server.sendto(message, other)
