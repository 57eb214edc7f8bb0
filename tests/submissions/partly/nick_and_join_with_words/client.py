"""Client: `/nick` and `/join` want words, which only the refusal tells."""

import socket
import sys
import threading


def reader(s):
    for line in s.makefile("r", encoding="utf-8", newline="\r\n"):
        sys.stdout.write(line.rstrip() + "\n")
        sys.stdout.flush()


s = socket.create_connection(("127.0.0.1", 6667))
threading.Thread(target=reader, args=(s,), daemon=True).start()
for line in sys.stdin:
    s.sendall(line.encode("utf-8"))
    if line.strip() == "/quit":
        break
