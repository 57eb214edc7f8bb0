"""A client whose main thread waits for an answer, beside the one that shows lines."""
import socket
import threading

name = input("Name: ")
link = socket.create_connection(("127.0.0.1", 28011))
link.sendall(f"{name}\n".encode())


def show():
    while text := link.recv(1024).decode():
        print(text, end="")


threading.Thread(target=show, daemon=True).start()
while True:
    link.sendall((input() + "\n").encode())
    link.recv(1024)
