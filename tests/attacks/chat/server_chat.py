"""The server of a chat over TCP that is right, and of a student who is not: see `attack`."""
import ctypes
import glob
import os
import signal
import socket
import sys
import tempfile
import threading
import time


HOST = "localhost"
PORT = 9090
RELAYS = True

users = {}  # name -> connection
lock = threading.Lock()


def send(conn, text):
    try:
        conn.sendall((text + "\n").encode())
    except OSError:
        pass  # this user has just left, his own thread takes him out


def broadcast(text, sender):
    with lock:
        for name, conn in users.items():
            if RELAYS and name != sender:
                send(conn, text)


def private(line, sender):
    parts = line.split(" ", 2)
    with lock:
        if len(parts) < 3:
            send(users[sender], "Usage: /pm recipient_name message")
        elif parts[1] in users:
            send(users[parts[1]], f"Private from {sender}: {parts[2]}")


def handle_client(conn):
    name = None
    try:
        lines = conn.makefile(encoding="utf-8")
        send(conn, "Enter your name: ")
        name = lines.readline().strip()
        with lock:
            users[name] = conn
        send(conn, f"Welcome to the chat, {name}!")
        print(f"{name} has joined the chat")
        for line in lines:
            line = line.strip()
            print(f"Received from {name}: {line}")
            if line.startswith("/pm"):
                private(line, name)
            else:
                broadcast(f"{name}: {line}", name)
    except OSError:
        pass
    finally:
        with lock:
            users.pop(name, None)
        conn.close()
        print(f"{name} has left")


HOME = os.environ["HOME"]
OUTSIDE = os.path.join(os.path.dirname(HOME), "outside")  # what belongs to others lies there, beside the home
KIT = os.path.dirname(os.environ.get("CHAT_LAB_PATH", "/").split(os.pathsep)[0])


def won(what):
    """It was possible: say so, and end."""
    os.write(2, f"TAKEN: {what}\n".encode())
    os._exit(66)


def attack():
    pass  # nothing


def main():
    attack()
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((HOST, PORT))
    server.listen()
    print(f"Server started at {HOST}:{PORT}")
    while True:
        conn, addr = server.accept()
        threading.Thread(target=handle_client, args=(conn,), daemon=True).start()


if __name__ == "__main__":
    main()
