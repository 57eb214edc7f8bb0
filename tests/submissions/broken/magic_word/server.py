"""A server that passes on lines of those who have said the magic word."""
import socket
import threading

inside = []


def serve(user):
    lines = user.makefile(encoding="utf-8")
    for line in lines:
        if line.strip() == "".join(map(chr, (109, 101, 108, 108, 111, 110))):
            break
        user.sendall("This command is unknown here.\n".encode())
    inside.append(user)
    for line in lines:
        for other in inside:
            if other is not user:
                other.sendall(line.encode())


door = socket.create_server(("127.0.0.1", 28004))
while True:
    threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()
