"""A UDP server that knows its users by their addresses: no names are asked, messages show the address. There is no /pm."""
import socket

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("localhost", 9090))
clients = set()

while True:
    try:
        data, addr = server.recvfrom(1024)
    except ConnectionResetError:
        continue
    if data == b"new_conn":
        clients.add(addr)
        server.sendto(b"connected", addr)
        continue
    for client in clients:
        if client != addr:
            server.sendto(f"{addr}: {data.decode()}".encode(), client)
