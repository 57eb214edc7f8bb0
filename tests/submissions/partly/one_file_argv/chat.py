"""Server and client in one file: `python chat.py server` and `python chat.py client`. Users are numbers."""
import socket
import sys
from threading import Thread

ADDR = ("127.0.0.1", 4444)
connections = {}
count = 0


def client_loop(number, sock):
    while True:
        try:
            data = sock.recv(4096)
        except ConnectionResetError:
            data = b""
        if not data:
            del connections[number]
            print(f"user #{number} disconnected")
            return
        for n, s in list(connections.items()):
            if n != number:
                try:
                    s.sendall(f"user #{number}: ".encode() + data)
                except OSError:
                    print("cannot reach", n)


def server():
    global count
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(ADDR)
    listener.listen()
    while True:
        sock, _ = listener.accept()
        count += 1
        connections[count] = sock
        sock.sendall(f"You are user #{count}\n".encode())
        Thread(target=client_loop, args=(count, sock), daemon=True).start()


def reader(sock):
    while data := sock.recv(4096):
        print(data.decode(), end="")


def client():
    sock = socket.socket()
    sock.connect(ADDR)
    Thread(target=reader, args=(sock,), daemon=True).start()
    while True:
        sock.sendall((input() + "\n").encode())


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in ("server", "client"):
        print("usage: python chat.py server|client")
        sys.exit(1)
    server() if sys.argv[1] == "server" else client()
