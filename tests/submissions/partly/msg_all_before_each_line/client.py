"""Client: a line goes to all by `msg all TEXT`, as the greeting tells."""

import socket
import threading

s = socket.create_connection(("127.0.0.1", 19999))


def r():
    for line in s.makefile("r", encoding="utf-8"):
        print(line, end="")


threading.Thread(target=r, daemon=True).start()
while True:
    line = input()
    s.sendall((line + "\n").encode("utf-8"))
    if line == "quit":
        break
