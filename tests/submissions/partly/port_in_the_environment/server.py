"""A server that listens where the environment says."""
import os
import socket
import threading

users = {}


def serve(user):
    lines = user.makefile(encoding="utf-8")
    name = lines.readline().strip()
    users[user] = name
    for line in lines:
        for other in list(users):
            if other is not user:
                other.sendall(f"{name}: {line}".encode())
    users.pop(user)


door = socket.create_server(("", int(os.environ["TALK_PORT"])))
while True:
    threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()
