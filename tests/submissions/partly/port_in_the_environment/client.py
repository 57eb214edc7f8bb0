"""A client that calls where the environment says."""
import os
import socket
import threading

name = input("Name: ")
link = socket.create_connection((os.environ["TALK_HOST"], int(os.environ["TALK_PORT"])))
link.sendall(f"{name}\n".encode())


def show():
    for text in link.makefile(encoding="utf-8"):
        print(text, end="")


threading.Thread(target=show, daemon=True).start()
while True:
    link.sendall((input() + "\n").encode())
