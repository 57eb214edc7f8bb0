"""A client with options; each has a default."""
import argparse
import socket
import threading

parser = argparse.ArgumentParser(description="A chat")
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=7777)
parser.add_argument("-n", "--name", help="who you are")
options = parser.parse_args()


def receive(sock):
    try:
        for line in sock.makefile(encoding="utf-8"):
            print(line, end="")
    except OSError:
        pass
    print("Connection to server lost.")


def send(sock):
    while True:
        try:
            text = input()
            sock.sendall((text + "\n").encode())
        except (EOFError, OSError):
            break


def main():
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.connect((options.host, options.port))
    if options.name:
        sock.sendall(f"{options.name}\n".encode())
    threading.Thread(target=receive, args=(sock,)).start()
    threading.Thread(target=send, args=(sock,), daemon=True).start()


if __name__ == "__main__":
    main()
