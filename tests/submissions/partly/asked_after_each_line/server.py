"""Server: after each line the client asks whether another one follows."""

import socket
import threading

a = {}
lock = threading.Lock()


def one(c):
    f = c.makefile("r", encoding="utf-8")
    try:
        c.sendall(b"Please, introduce yourself\n")
        a[c] = f.readline().strip()
        c.sendall(b"Done\n")
        for line in f:
            with lock:
                for x in list(a):
                    if x is not c:
                        x.sendall(f"Message from {a[c]}: {line}".encode("utf-8"))
    except OSError:
        pass
    a.pop(c, None)


s = socket.create_server(("localhost", 9797))
print("server is ready")
while True:
    c, _ = s.accept()
    threading.Thread(target=one, args=(c,), daemon=True).start()
