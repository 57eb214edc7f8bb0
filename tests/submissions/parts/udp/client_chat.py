"""The client of a chat over UDP that is right: it says its name until it is welcomed, and a thread receives."""
import socket
import threading

SERVER = ("localhost", 9091)

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
welcomed = threading.Event()


def receive():
    while True:
        try:
            data, address = sock.recvfrom(65535)
        except ConnectionResetError:
            continue
        print(data.decode())
        welcomed.set()


def main():
    name = input("Enter your name: ")
    sock.sendto(name.encode(), SERVER)
    threading.Thread(target=receive, daemon=True).start()
    while not welcomed.wait(1):
        sock.sendto(name.encode(), SERVER)
    while True:
        try:
            text = input()
        except EOFError:
            break
        if text:
            sock.sendto(text.encode(), SERVER)


if __name__ == "__main__":
    main()
