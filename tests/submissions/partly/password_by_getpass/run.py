"""Server of the chat with passwords: the first line is the user and the password, the rest is relayed."""
import socket
import threading

known = {}
here = []


def one(s):
    f = s.makefile("rb")
    user, password = f.readline().decode().rstrip("\n").split("\t")
    if known.setdefault(user, password) != password:
        s.sendall(b"wrong password\n")
        s.close()
        return
    s.sendall(("you are in, " + user + "\n").encode())
    here.append(s)
    try:
        for raw in f:
            for x in here:
                if x is not s:
                    x.sendall(user.encode() + b" -> " + raw)
    finally:
        here.remove(s)


top = socket.create_server(("127.0.0.1", 7345))
while True:
    s, _ = top.accept()
    threading.Thread(target=one, args=[s]).start()
