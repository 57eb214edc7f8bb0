"""A server that answers each line to its author, too."""
import socket
import threading

users = {}


def serve(user):
    lines = user.makefile(encoding="utf-8")
    name = lines.readline().strip()
    users[user] = name
    for line in lines:
        user.sendall(b"sent\n")
        for other in list(users):
            if other is not user:
                other.sendall(f"{name}: {line}".encode())
    users.pop(user)


door = socket.create_server(("127.0.0.1", 28011))
while True:
    threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()
