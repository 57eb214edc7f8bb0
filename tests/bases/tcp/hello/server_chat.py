"""A chat server over TCP: the first line is the name, each later one is a message; nothing is ever asked."""

import socket
import threading

HOST, PORT = "127.0.0.1", 6400

users = {}  # connection -> name
lock = threading.Lock()


def tell(link, text):
    try:
        link.sendall(f"{text}\n".encode())
    except OSError:
        print("could not reach", users.get(link))


def relay(link, text):
    with lock:
        for other in users:
            if other is not link:
                tell(other, f"{users[link]}> {text}")


def private(link, text):
    words = text.split(maxsplit=2)
    if len(words) < 3:
        tell(link, "Usage: /pm NAME TEXT")
        return
    with lock:
        for other, name in users.items():
            if name == words[1]:
                tell(other, f"(only for you) {users[link]}> {words[2]}")


def serve(link):
    lines = (line.strip() for line in link.makefile(encoding="utf-8"))
    try:
        users[link] = next(lines, "nobody")
        for text in lines:
            (private if text.startswith("/pm") else relay)(link, text)
    except OSError:
        print("lost", users.get(link))
    with lock:
        users.pop(link, None)
    link.close()


def main():
    door = socket.create_server((HOST, PORT))
    while True:
        link, _address = door.accept()
        threading.Thread(target=serve, args=(link,), daemon=True).start()


if __name__ == "__main__":
    main()
