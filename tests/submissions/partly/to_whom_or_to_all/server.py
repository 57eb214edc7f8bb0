"""A server whose lines hold a recipient."""
import socket
import threading

users = {}


def serve(user):
    lines = user.makefile(encoding="utf-8")
    name = lines.readline().strip()
    users[name] = user
    for line in lines:
        to, text = line.split("|", 1)
        for other in list(users) if to == "*" else [to]:
            if other != name and other in users:
                users[other].sendall(f"{name}: {text}".encode())
    users.pop(name)


door = socket.create_server(("127.0.0.1", 28010))
while True:
    threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()
