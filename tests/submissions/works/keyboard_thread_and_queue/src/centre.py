"""UDP chat server: N name, M message to all others, P name and message to one."""
import socket

nicks = {}


def deliver(sock, kind, body, addr):
    if kind == "N":
        nicks[addr] = body
        sock.sendto(f"Welcome, {body}".encode(), addr)
    elif addr not in nicks:
        return
    elif kind == "M":
        for a in nicks:
            if a != addr:
                sock.sendto(f"{nicks[addr]}: {body}".encode(), a)
    elif kind == "P":
        to, _, text = body.partition("\0")
        found = [a for a in nicks if nicks[a] == to]
        for a in found:
            sock.sendto(f"{nicks[addr]} whispers: {text}".encode(), a)
        if not found:
            sock.sendto(f"! nobody is called {to}".encode(), addr)


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    sock.bind(("127.0.0.1", 7777))
    while True:
        data, addr = sock.recvfrom(4096)
        deliver(sock, chr(data[0]), data[1:].decode(), addr)
