"""A thin client: prints what comes from the server, sends what is typed. The questions are the server's."""
import socket
from threading import Thread


def printer(sock):
    for line in sock.makefile("r", encoding="utf-8"):
        print(line.rstrip())


def main():
    sock = socket.create_connection(("127.0.0.1", 14900))
    Thread(target=printer, args=(sock,), daemon=True).start()
    try:
        while True:
            sock.sendall((input() + "\n").encode())
    except (EOFError, KeyboardInterrupt):
        pass


if __name__ == "__main__":
    main()
