"""Its client: every line from the keyboard goes out, every line that comes is shown."""

import socket
import sys
import threading


def show(conn):
    for line in conn.makefile(encoding="utf-8"):
        print(line, end="", flush=True)


def main():
    conn = socket.create_connection(("127.0.0.1", 8765))
    threading.Thread(target=show, args=(conn,), daemon=True).start()
    for line in sys.stdin:
        conn.sendall(line.encode())
    conn.close()


main()
