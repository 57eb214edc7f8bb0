"""Server of the chat with windows (has none itself)."""
import socket
import threading

people = []


def chat(conn):
    people.append(conn)
    while True:
        try:
            data = conn.recv(1024)
        except OSError:
            data = b""
        if not data:
            people.remove(conn)
            break
        for p in people:
            if p != conn:
                p.sendall(data)


server = socket.create_server(("127.0.0.1", 5432))
print("Waiting...")
while True:
    threading.Thread(target=chat, args=(server.accept()[0],), daemon=True).start()
