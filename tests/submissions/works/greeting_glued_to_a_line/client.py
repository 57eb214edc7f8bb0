"""The client of a chat without ends of lines: it writes what comes, at once."""
import socket
import sys
import threading

apodo = input("Apodo: ")
link = socket.create_connection(("127.0.0.1", 6440))
link.sendall(apodo.encode())


def escuchar():
    while text := link.recv(4096).decode():
        sys.stdout.write(text)
        sys.stdout.flush()


threading.Thread(target=escuchar, daemon=True).start()
while True:
    link.sendall(input().encode())
