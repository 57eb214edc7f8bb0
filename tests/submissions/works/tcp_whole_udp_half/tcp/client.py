"""TCP variant of the chat (client)."""
import socket
import sys
import threading

s = socket.create_connection(('127.0.0.1', 9090))
s.sendall((input('name? ') + '\n').encode())


def rx():
    for line in s.makefile(encoding='utf-8'):
        sys.stdout.write(line)
        sys.stdout.flush()


threading.Thread(target=rx, daemon=True).start()
for line in sys.stdin:
    s.sendall(line.encode())
