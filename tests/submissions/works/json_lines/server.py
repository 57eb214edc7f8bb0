"""A server that speaks JSON: one object a line, with a type, a sender and a text."""
import json
import socket
import threading

users = {}
lock = threading.Lock()


def send(conn, **fields):
    try:
        conn.sendall(json.dumps(fields).encode() + b"\n")
    except OSError:
        pass


def handle(conn):
    stream = conn.makefile("rb")
    name = None
    try:
        for line in stream:
            packet = json.loads(line)
            with lock:
                if packet["type"] == "login":
                    name = packet["name"]
                    users[name] = conn
                    send(conn, type="info", text=f"You are in the chat as {name}")
                elif packet["type"] == "text":
                    for other in users:
                        if other != name:
                            send(users[other], type="text", sender=name, text=packet["text"])
                elif packet["type"] == "pm" and packet["to"] in users:
                    send(users[packet["to"]], type="text", sender=f"{name} (private)", text=packet["text"])
    except (OSError, ValueError):
        pass
    with lock:
        users.pop(name, None)
    conn.close()


server = socket.create_server(("localhost", 1337))
while True:
    conn, addr = server.accept()
    threading.Thread(target=handle, args=[conn], daemon=True).start()
