"""UDP variant of the chat (server): it knows the two latest addresses only, and nobody learns who wrote."""
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('', 9090))
peers = []
while 1:
    data, addr = s.recvfrom(1024)
    if addr not in peers:
        peers = (peers + [addr])[-2:]
    for p in peers:
        if p != addr:
            s.sendto(data, p)
