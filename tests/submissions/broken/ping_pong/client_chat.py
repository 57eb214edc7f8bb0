"""A client without threads: it sends a line, waits for one, shows it, and only then lets its user type again."""
import socket

HOST = "localhost"
PORT = 9090


def main():
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.connect((HOST, PORT))
    lines = sock.makefile(encoding="utf-8")
    print(lines.readline(), end="")
    while True:
        try:
            sock.sendall((input() + "\n").encode())
        except EOFError:
            break
        print(lines.readline(), end="")


if __name__ == "__main__":
    main()
