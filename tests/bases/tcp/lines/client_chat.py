"""The client of a chat over TCP: a thread prints what comes, the main thread sends what is typed."""

import socket
import threading

HOST = "127.0.0.1"
PORT = 5050


def receive(sock):
    try:
        for line in sock.makefile(encoding="utf-8"):
            print(line.rstrip("\n"))
    except OSError:
        pass
    print("The connection is closed.")


def main():
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.connect((HOST, PORT))
    threading.Thread(target=receive, args=(sock,), daemon=True).start()
    while True:
        try:
            text = input()
            sock.sendall((text + "\n").encode())
        except (EOFError, OSError):
            break
    sock.close()


if __name__ == "__main__":
    main()
