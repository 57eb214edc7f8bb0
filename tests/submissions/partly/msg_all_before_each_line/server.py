"""Server: a line goes to all by `msg all TEXT`, as the greeting tells."""

import socket
import threading

online = {}
lock = threading.Lock()
HELP = "Commands: msg all TEXT - to everybody, msg NAME TEXT - to one user, list, quit"


def out(c, t):
    try:
        c.sendall((t + "\n").encode("utf-8"))
    except OSError:
        pass


def user(c):
    f = c.makefile("r", encoding="utf-8")
    name = None
    try:
        while True:
            out(c, "Login:")
            name = f.readline()
            if not name:
                return
            name = name.strip()
            with lock:
                if name and " " not in name and name not in online:
                    online[name] = c
                    break
            name = None
            out(c, "This login is taken or wrong")
        out(c, f"Hello {name}. {HELP}")
        for line in f:
            parts = line.strip().split(" ", 2)
            with lock:
                if parts[0] == "list":
                    out(c, "Online: " + ", ".join(online))
                elif parts[0] == "quit":
                    break
                elif parts[0] == "msg" and len(parts) == 3:
                    for n, o in online.items():
                        if n != name and parts[1] in ("all", n):
                            out(o, f"{name}: {parts[2]}")
                else:
                    out(c, "Unknown command. " + HELP)
    except OSError:
        pass
    finally:
        with lock:
            if name:
                online.pop(name, None)
        c.close()


s = socket.create_server(("127.0.0.1", 19999))
print("Waiting for users")
while True:
    c, _ = s.accept()
    threading.Thread(target=user, args=(c,), daemon=True).start()
