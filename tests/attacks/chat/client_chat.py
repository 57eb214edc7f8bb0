"""The client of a chat over TCP that is right: one thread receives and prints, another reads the keyboard and sends."""
import socket
import threading

HOST = "localhost"
PORT = 9090


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
    sock.connect((HOST, PORT))
    threading.Thread(target=receive, args=(sock,)).start()
    threading.Thread(target=send, args=(sock,), daemon=True).start()


if __name__ == "__main__":
    main()
