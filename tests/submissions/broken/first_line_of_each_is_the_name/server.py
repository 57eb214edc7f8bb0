"""A server that takes the first line for the name, though no client sends one."""
import socket
import threading

users = {}


def serve(user):
    lines = user.makefile(encoding="utf-8")
    name = lines.readline().strip()
    users[user] = len(name)
    for line in lines:
        for other in list(users):
            if other is not user:
                other.sendall(line.encode())
    users.pop(user)


door = socket.create_server(("127.0.0.1", 28009))
while True:
    threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()
