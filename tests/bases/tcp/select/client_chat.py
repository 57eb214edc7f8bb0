"""A client without threads: select waits for the keyboard and the socket (not on Windows)."""
import os
import select
import socket
import sys

sock = socket.create_connection(("localhost", 9090))
print("Connected")

while True:
    for ready in select.select([sock, sys.stdin], [], [])[0]:
        if ready is sock:
            data = sock.recv(4096)
            if not data:
                sys.exit("Connection to server lost.")
            print(data.decode(), end="")
        else:
            keys = os.read(0, 4096)
            if not keys:
                sys.exit()
            sock.sendall(keys)
