"""The server: it greets a second after somebody has come."""

import socket
import threading
import time

users = {}
guard = threading.Lock()


def send_all(author, text):
    with guard:
        others = [conn for name, conn in users.items() if name != author]
    for conn in others:
        try:
            conn.sendall(text.encode() + b"\n")
        except OSError:
            pass


def command(name, conn, line):
    parts = line.split(maxsplit=2)
    if len(parts) < 3:
        conn.sendall(b"Usage: /pm recipient_name message\n")
        return
    with guard:
        friend = users.get(parts[1])
    if friend is not None:
        friend.sendall(f"{name} to you: {parts[2]}\n".encode())


def serve(conn):
    time.sleep(1)  # so that the greeting does not come too soon
    conn.sendall(b"Hello! Enter your name:\n")
    name = None
    try:
        for raw in conn.makefile("r", encoding="utf-8"):
            line = raw.strip()
            if name is None:
                name = line
                with guard:
                    users[name] = conn
            elif line.startswith("/pm"):
                command(name, conn, line)
            else:
                send_all(name, f"{name}: {line}")
    except OSError:
        pass
    with guard:
        if users.get(name) is conn:
            del users[name]
    conn.close()


server = socket.create_server(("127.0.0.1", 6001))
while True:
    connection, _ = server.accept()
    threading.Thread(target=serve, args=(connection,), daemon=True).start()
