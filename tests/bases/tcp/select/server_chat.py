"""A server without threads: one select loop for all users."""
import select
import socket

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("localhost", 9090))
server.listen()

names = {}  # connection -> name, None until he has said it
unread = {}  # connection -> bytes of a line that has not ended


def send(conn, text):
    try:
        conn.sendall(f"{text}\n".encode())
    except OSError:
        pass


def handle_line(conn, line):
    if names[conn] is None:
        names[conn] = line
        send(conn, f"Welcome to the chat, {line}!")
        return
    words = line.split(" ", 2)
    if words[0] == "/pm":
        if len(words) < 3:
            send(conn, "Usage: /pm recipient_name message")
        for other, name in names.items():
            if len(words) == 3 and name == words[1]:
                send(other, f"Private from {names[conn]}: {words[2]}")
        return
    for other, name in names.items():
        if other is not conn and name:
            send(other, f"{names[conn]}: {line}")


def read(conn):
    try:
        data = conn.recv(4096)
    except OSError:
        data = b""
    if not data:
        del names[conn], unread[conn]
        conn.close()
        return
    *lines, unread[conn] = (unread[conn] + data).split(b"\n")
    for line in lines:
        handle_line(conn, line.decode())


while True:
    for ready in select.select([server, *names], [], [])[0]:
        if ready is server:
            conn, addr = server.accept()
            names[conn], unread[conn] = None, b""
            send(conn, "Enter your name: ")
        else:
            read(ready)
