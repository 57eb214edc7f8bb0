"""The client: the keyboard goes to the server, and what comes goes to the screen."""

import socket
import sys
import threading

sock = socket.create_connection(("127.0.0.1", 6001))


def show():
    while True:
        data = sock.recv(4096)
        if not data:
            break
        sys.stdout.write(data.decode())
        sys.stdout.flush()


threading.Thread(target=show, daemon=True).start()
for line in sys.stdin:
    sock.sendall(line.encode())
