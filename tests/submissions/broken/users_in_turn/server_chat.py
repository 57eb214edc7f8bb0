"""A chat with one thread for all users, which waits for a message of each user in turn."""
import socket
import threading
import time

HOST = "localhost"
PORT = 9090

users = {}  # name -> connection
readers = []  # (name, lines) in the order of joining
lock = threading.Lock()


def send(conn, text):
    try:
        conn.sendall((text + "\n").encode())
    except OSError:
        pass  # this user has just left, his own thread takes him out


def broadcast(text, sender):
    with lock:
        for name, conn in users.items():
            if name != sender:
                send(conn, text)


def private(line, sender):
    parts = line.split(" ", 2)
    with lock:
        if len(parts) < 3:
            send(users[sender], "Usage: /pm recipient_name message")
        elif parts[1] in users:
            send(users[parts[1]], f"Private from {sender}: {parts[2]}")


def join(conn):
    lines = conn.makefile(encoding="utf-8")
    send(conn, "Enter your name: ")
    name = lines.readline().strip()
    send(conn, f"Welcome to the chat, {name}!")
    with lock:
        users[name] = conn
        readers.append((name, lines))


def handle_all():
    while True:
        for name, lines in readers:
            line = lines.readline().strip()
            if not line:
                continue
            if line.startswith("/pm"):
                private(line, name)
            else:
                broadcast(f"{name}: {line}", name)
        time.sleep(0.01)


def main():
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((HOST, PORT))
    server.listen()
    print(f"Server started at {HOST}:{PORT}")
    threading.Thread(target=handle_all, daemon=True).start()
    while True:
        conn, addr = server.accept()
        threading.Thread(target=join, args=(conn,), daemon=True).start()


if __name__ == "__main__":
    main()
