"""A UDP client without threads: select waits for the keyboard and the socket (not on Windows)."""
import os
import select
import socket
import sys

SERVER = ("localhost", 9091)

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def main():
    name = input("Enter your name: ")
    sock.sendto(name.encode(), SERVER)
    typed = b""
    while True:
        for ready in select.select([sock, sys.stdin], [], [])[0]:
            if ready is sock:
                print(sock.recv(65535).decode())
                continue
            keys = os.read(0, 1024)
            if not keys:
                return
            *lines, typed = (typed + keys).split(b"\n")
            for line in lines:
                if line:
                    sock.sendto(line, SERVER)


if __name__ == "__main__":
    main()
