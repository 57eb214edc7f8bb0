"""The client; to be run from the root: `python -m kunde.start`."""
import socket
import threading

from gemeinsam import ort


def hear(link):
    for line in link.makefile(encoding="utf-8"):
        print(line.strip())


name = input("Wie heißt du? ")
link = socket.create_connection((ort.HOST, ort.PORT))
link.sendall(f"{name}\n".encode())
threading.Thread(target=hear, args=(link,), daemon=True).start()
while True:
    link.sendall(f"{input()}\n".encode())
