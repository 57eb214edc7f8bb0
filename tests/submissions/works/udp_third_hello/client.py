"""The client: it says hello until it is welcomed."""

import socket
import threading

server = ("127.0.0.1", 6002)
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 0))
inside = threading.Event()


def receive():
    while True:
        data = sock.recv(4096)
        if data == b"WELCOME":
            inside.set()
        else:
            print(data.decode())


name = input("Name: ")
threading.Thread(target=receive, daemon=True).start()
while not inside.is_set():
    sock.sendto(f"HELLO|{name}".encode(), server)
    inside.wait(0.6)
print("You are in the chat.")
while True:
    sock.sendto(f"SAY|{input()}".encode(), server)
