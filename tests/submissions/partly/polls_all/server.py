"""Server that asks all its sockets in a circle without blocking; a Lock is made, a thread is not."""
import socket
import threading
import time

lock = threading.Lock()
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", 9092))
server.listen(5)
server.setblocking(False)
clients = []

while True:
    try:
        conn, addr = server.accept()
        conn.setblocking(False)
        clients.append((conn, addr))
        print("connected:", addr)
    except BlockingIOError:
        pass
    for c in clients[:]:
        try:
            data = c[0].recv(1024)
        except BlockingIOError:
            continue
        except ConnectionError:
            data = b""
        with lock:
            if not data:
                print("disconnected:", c[1])
                clients.remove(c)
                continue
            for other in clients:
                if other != c:
                    try:
                        other[0].send(data)
                    except OSError:
                        print("cannot send to", other[1])
    time.sleep(0.05)
