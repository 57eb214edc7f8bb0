"""The server of a chat over TCP: a thread for every user, one line is one message."""

import socket
import threading

HOST = "127.0.0.1"
PORT = 5050

users = {}  # name -> connection
lock = threading.Lock()


def send(conn, text):
    conn.sendall((text + "\n").encode())


def send_to(name, text):
    try:
        send(users[name], text)
    except OSError:
        print(f"{name} does not answer")


def broadcast(sender, text):
    with lock:
        for name in users:
            if name != sender:
                send_to(name, f"{sender}: {text}")


def private(sender, line):
    parts = line.split(" ", 2)
    with lock:
        if len(parts) < 3:
            send_to(sender, "Usage: /pm recipient_name message")
        elif parts[1] in users:
            send_to(parts[1], f"Private from {sender}: {parts[2]}")
        else:
            send_to(sender, f"There is no {parts[1]} here")


def handle_client(conn):
    name = None
    lines = conn.makefile(encoding="utf-8")
    try:
        send(conn, "Enter your name: ")
        name = lines.readline().strip()
        with lock:
            users[name] = conn
        send(conn, f"Welcome to the chat, {name}!")
        for line in lines:
            text = line.strip()
            print(f"{name} wrote {text}")
            if text.startswith("/pm"):
                private(name, text)
            else:
                broadcast(name, text)
    except OSError:
        print(f"{name} has lost the connection")
    finally:
        with lock:
            users.pop(name, None)
        conn.close()
        print(f"{name} has left")


def main():
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((HOST, PORT))
    server.listen()
    print(f"Listening at {HOST}:{PORT}")
    while True:
        conn, address = server.accept()
        print(f"Somebody comes from {address}")
        threading.Thread(target=handle_client, args=(conn,), daemon=True).start()


if __name__ == "__main__":
    main()
