"""A chat over TCP that keeps every promise of the second tier; each flaw of `tests/beyond/flaws.toml` takes one away."""

import os
import queue
import socket
import threading
import time

HOST, PORT = "127.0.0.1", 9090
ASK = b"Enter your name: "

users = {}
lock = threading.Lock()


class User:
    def __init__(self, name, connection):
        self.name = name
        self.connection = connection
        self.heard = 0.0
        self.outbox = queue.Queue(200)
        threading.Thread(target=self.send_all, daemon=True).start()

    def tell(self, line):
        try:
            self.outbox.put_nowait(line)
        except queue.Full:
            self.cut()

    def send_all(self):
        try:
            while True:
                self.connection.sendall(self.outbox.get())
        except OSError:
            self.cut()

    def cut(self):
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def lines_of(connection):
    rest = b""
    while True:
        data = connection.recv(1024)
        if not data:
            return
        *whole, rest = (rest + data).split(b"\n")
        for line in whole:
            yield line.decode()


def enter(name, connection):
    with lock:
        if name in users:
            return None
        users[name] = User(name, connection)
        return users[name]


def broadcast(user, line):
    with lock:
        others = [other for other in users.values() if other is not user]
    for other in others:
        other.tell(f"{user.name}: {line}\n".encode())


def leave(user):
    with lock:
        users.pop(user.name, None)


def welcome(connection):
    lines = lines_of(connection)
    connection.sendall(ASK)
    for name in lines:
        user = enter(name, connection)
        if user:
            user.tell(f"Welcome, {name}!\n".encode())
            return user, lines
        connection.sendall(b"This name is taken.\n" + ASK)
    return None, lines


def serve(connection):
    user = None
    try:
        user, lines = welcome(connection)
        for line in lines:
            broadcast(user, line)
    except OSError:
        pass
    if user:
        leave(user)
    connection.close()


def main():
    listener = socket.create_server((HOST, PORT))
    print("listening", flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


if __name__ == "__main__":
    main()
