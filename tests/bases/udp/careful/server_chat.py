"""A chat over UDP that keeps every promise of the second tier; each flaw of `tests/beyond/flaws.toml` takes one away."""

import socket

HOST, PORT = "127.0.0.1", 9090

users = {}
members = []
last = {}


def main():
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((HOST, PORT))
    print("waiting for datagrams", flush=True)
    while True:
        try:
            data, address = server.recvfrom(65535)
        except ConnectionError:
            continue
        kind, _, text = data.decode().partition(" ")
        if kind == "HELLO":
            if address not in users:
                members.append(address)
            users[address] = text
            server.sendto(b"WELCOME", address)
        elif kind == "LINE" and address in users:
            number, _, line = text.partition(" ")
            for other in members:
                if other != address:
                    server.sendto(f"TEXT {users[address]}: {line}".encode(), other)


if __name__ == "__main__":
    main()
