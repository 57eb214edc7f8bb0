"""A good chat whose client draws dots on the screen without end, to show that it is alive."""
import socket
import threading
import time

HOST = "localhost"
PORT = 9090


def receive(sock):
    try:
        for line in sock.makefile(encoding="utf-8"):
            print(line, end="")
    except OSError:
        pass
    print("Connection to server lost.")


def draw_dots():
    while True:
        print("." * 70)
        time.sleep(0.001)


def send(sock):
    while True:
        try:
            text = input()
            sock.sendall((text + "\n").encode())
        except (EOFError, OSError):
            break


def main():
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.connect((HOST, PORT))
    threading.Thread(target=draw_dots, daemon=True).start()
    threading.Thread(target=receive, args=(sock,)).start()
    threading.Thread(target=send, args=(sock,), daemon=True).start()


if __name__ == "__main__":
    main()
