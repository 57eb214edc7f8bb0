"""`python chat.py serve --port 28007`, `python chat.py talk --host 127.0.0.1 --port 28007 --nick ann`."""
import socket
import sys
import threading

users = {}


def serve():
    door = socket.create_server(("", int(sys.argv[sys.argv.index("--port") + 1])))
    while True:
        threading.Thread(target=attend, args=(door.accept()[0],), daemon=True).start()


def attend(user):
    lines = user.makefile(encoding="utf-8")
    users[user] = lines.readline().strip()
    for line in lines:
        for other in list(users):
            if other is not user:
                other.sendall(f"{users[user]}: {line}".encode())
    users.pop(user)


def talk():
    host = sys.argv[sys.argv.index("--host") + 1]
    port = sys.argv[sys.argv.index("--port") + 1]
    link = socket.create_connection((host, int(port)))
    link.sendall((sys.argv[sys.argv.index("--nick") + 1] + "\n").encode())
    threading.Thread(target=show, args=(link,), daemon=True).start()
    while True:
        link.sendall((input() + "\n").encode())


def show(link):
    for text in link.makefile(encoding="utf-8"):
        print(text, end="")


if sys.argv[1] == "serve":
    serve()
else:
    talk()
