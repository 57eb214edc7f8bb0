"""A client that shows what comes and sends what is typed."""
import socket
import threading

link = socket.create_connection(("127.0.0.1", 28001))


def show():
    for text in link.makefile(encoding="utf-8"):
        print(text, end="")


threading.Thread(target=show, daemon=True).start()
while True:
    link.sendall((input() + "\n").encode())
