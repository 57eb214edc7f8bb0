"""Server: each client listens at a port of its own, which its usage text asks for."""

# The client listens on its own port; the server connects back to it.
import socket
import threading

back = {}
lock = threading.Lock()


def handle(conn, addr):
    f = conn.makefile("r", encoding="utf-8")
    name, port = f.readline().split()
    c = socket.create_connection((addr[0], int(port)))
    with lock:
        back[name] = c
    print(name, "listens at", addr[0], port)
    try:
        for line in f:
            with lock:
                for n in back:
                    if n != name:
                        try:
                            back[n].sendall(f"{name}: {line}".encode("utf-8"))
                        except OSError:
                            pass
    except OSError:
        pass
    with lock:
        back.pop(name).close()


s = socket.create_server(("127.0.0.1", 6500))
print("Server waits at 6500")
while True:
    conn, addr = s.accept()
    threading.Thread(target=handle, args=(conn, addr), daemon=True).start()
