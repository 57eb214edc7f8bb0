"""A client that sends the name with each line only."""
import socket
import threading

name = input("Name: ")
link = socket.create_connection(("127.0.0.1", 28009))


def show():
    for text in link.makefile(encoding="utf-8"):
        print(text, end="")


threading.Thread(target=show, daemon=True).start()
while True:
    link.sendall((name + ": " + input() + "\n").encode())
