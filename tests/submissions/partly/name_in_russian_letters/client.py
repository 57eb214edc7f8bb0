"""Client: a name must have Russian letters and a capital one, as the refusal tells."""

import socket
import threading

s = socket.create_connection(("127.0.0.1", 5252))


def r():
    for line in s.makefile("r", encoding="utf-8"):
        print(line.strip())


threading.Thread(target=r, daemon=True).start()
while True:
    s.sendall((input() + "\n").encode("utf-8"))
