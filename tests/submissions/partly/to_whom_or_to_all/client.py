"""A client that asks for a recipient before each line."""
import socket
import threading

name = input("Name: ")
link = socket.create_connection(("127.0.0.1", 28010))
link.sendall(f"{name}\n".encode())


def show():
    for text in link.makefile(encoding="utf-8"):
        print(text, end="")


threading.Thread(target=show, daemon=True).start()
while True:
    to = input("To whom (* for everybody): ")
    link.sendall((to + "|" + input("Text: ") + "\n").encode())
