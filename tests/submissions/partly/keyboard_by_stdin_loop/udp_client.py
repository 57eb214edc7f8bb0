#!/usr/bin/env python3
"""UDP client: no input() at all, the keyboard is read from sys.stdin."""
import socket
import sys
import threading

server = ("127.0.0.1", 20001)


def receiver(sock):
    while True:
        try:
            data, _ = sock.recvfrom(1024)
        except OSError:
            break
        sys.stdout.write(data.decode() + "\n")


def main():
    sys.stdout.write("Name: ")
    sys.stdout.flush()
    name = sys.stdin.readline().rstrip("\n")
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.sendto(("join:" + name).encode(), server)
    threading.Thread(target=receiver, args=(sock,), daemon=True).start()
    for line in sys.stdin:
        line = line.strip()
        if line:
            sock.sendto(("text:" + line).encode(), server)


if __name__ == "__main__":
    main()
