"""The client; because of its relative imports it runs as `python -m chat.client` only."""
import socket
import threading

from .protocol import ADDRESS, receive, send


def show(sock):
    while True:
        print(receive(sock))


def main():
    with socket.create_connection(ADDRESS) as sock:
        send(sock, input("Hello! Your name: "))
        threading.Thread(target=show, args=[sock], daemon=True).start()
        while True:
            send(sock, input())


main()
