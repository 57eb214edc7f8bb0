"""The client of a chat over UDP: says its name until it is welcomed."""

import socket
import threading

SERVER = ("127.0.0.1", 9090)
welcomed = threading.Event()


def receive(client):
    while True:
        try:
            data, _ = client.recvfrom(65535)
        except ConnectionError:
            continue
        kind, _, text = data.decode().partition(" ")
        if kind == "WELCOME":
            welcomed.set()
        else:
            client.sendto(b"READ", SERVER)
            print(text, flush=True)


def main():
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.bind(("127.0.0.1", 0))
    name = input("Your name: ")
    threading.Thread(target=receive, args=(client,), daemon=True).start()
    while not welcomed.is_set():
        client.sendto(f"HELLO {name}".encode(), SERVER)
        welcomed.wait(0.3)
    number = 0
    while True:
        line = input()
        number += 1
        client.sendto(f"LINE {number} {line}".encode(), SERVER)


if __name__ == "__main__":
    main()
