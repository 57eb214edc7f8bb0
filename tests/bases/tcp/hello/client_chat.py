"""A chat client over TCP: it asks for the name, and sends it as the first line."""

import socket
import threading

HOST, PORT = "127.0.0.1", 6400


def show(text):
    print(text)


def receive(link):
    try:
        for line in link.makefile(encoding="utf-8"):
            show(line.rstrip("\n"))
    except OSError:
        pass
    print("The server has gone.")


def main():
    name = input("Name: ")
    link = socket.create_connection((HOST, PORT))
    link.sendall(f"{name}\n".encode())
    threading.Thread(target=receive, args=(link,), daemon=True).start()
    while True:
        try:
            text = input()
        except EOFError:
            break
        link.sendall(f"{text}\n".encode())


if __name__ == "__main__":
    main()
