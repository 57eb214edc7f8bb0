"""Client: a code that the server shows at its console is asked for."""

import socket
import threading

s = socket.create_connection(("localhost", 1717))


def r():
    for line in s.makefile("r", encoding="utf-8"):
        print(line.strip())
    print("Конец связи")


threading.Thread(target=r, daemon=True).start()
while True:
    s.sendall((input() + "\n").encode("utf-8"))
