"""The client of a chat over UDP: it says its name until it is welcomed, and a thread prints what comes."""

import socket
import threading

SERVER = ("127.0.0.1", 5051)

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
welcomed = threading.Event()


def receive():
    while True:
        try:
            data, _address = sock.recvfrom(4096)
        except ConnectionResetError:
            continue  # Windows: the server's port is closed
        print(data.decode())
        welcomed.set()


def main():
    name = input("Enter your name: ")
    sock.sendto(name.encode(), SERVER)
    threading.Thread(target=receive, daemon=True).start()
    while not welcomed.wait(1):
        sock.sendto(name.encode(), SERVER)
    while True:
        try:
            text = input()
        except EOFError:
            break
        if text:
            sock.sendto(text.encode(), SERVER)


if __name__ == "__main__":
    main()
