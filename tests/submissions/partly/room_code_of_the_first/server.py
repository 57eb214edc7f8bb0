"""Server: the first makes a room and sees its code; the others are asked for it."""

import random
import socket
import string
import threading

rooms = {}
lock = threading.Lock()


def say(c, t):
    c.sendall((t + "\n").encode("utf-8"))


def client(c):
    f = c.makefile("r", encoding="utf-8")
    code = None
    try:
        name = f.readline().strip()
        while True:
            cmd = f.readline().split()
            if not cmd:
                return
            if cmd[0] == "create":
                code = "".join(random.choices(string.ascii_uppercase, k=4))
                with lock:
                    rooms[code] = [c]
                say(c, code)
                break
            with lock:
                if cmd[1] in rooms:
                    code = cmd[1]
                    rooms[code].append(c)
                    say(c, "ok")
                    break
            say(c, "no")
        for line in f:
            with lock:
                for other in rooms[code]:
                    if other is not c:
                        say(other, f"{name}: {line.strip()}")
    except OSError:
        pass
    finally:
        with lock:
            if code and c in rooms[code]:
                rooms[code].remove(c)
        c.close()


s = socket.create_server(("127.0.0.1", 2020))
print("Room server started")
while True:
    c, _ = s.accept()
    threading.Thread(target=client, args=(c,), daemon=True).start()
