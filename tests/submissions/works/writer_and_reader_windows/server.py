"""Server of a chat where each user has two windows: the first line of a connection is its role and the name."""
import socket
import threading

readers = {}
lock = threading.Lock()


def out(name, text):
    for sock in readers.get(name, []):
        try:
            sock.sendall((text + "\n").encode())
        except OSError:
            pass


def serve(sock):
    lines = sock.makefile(encoding="utf-8")
    role, name = lines.readline().split(maxsplit=1)
    name = name.strip()
    if role == "READER":
        with lock:
            readers.setdefault(name, []).append(sock)
        try:
            sock.recv(1)  # returns when the window is closed
        except OSError:
            pass
        with lock:
            readers[name].remove(sock)
        return
    try:
        for line in lines:
            line = line.strip()
            parts = line.split(" ", 2)
            with lock:
                if parts[0] != "/pm":
                    for other in readers:
                        if other != name:
                            out(other, f"{name}: {line}")
                elif len(parts) == 3:
                    out(parts[1], f"{name} (only for you): {parts[2]}")
                else:
                    out(name, "Wrong command. Example: /pm name text")
    except OSError:
        pass


server = socket.create_server(("localhost", 3030))
print("ready")
while True:
    sock, _ = server.accept()
    threading.Thread(target=serve, args=(sock,), daemon=True).start()
