"""A client that asks for a name, connects, and puts the name before each line."""
import socket
import threading

name = input("Name: ")
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect(("127.0.0.1", 9090))


def receive():
    while True:
        data = client.recv(1024)
        if not data:
            break
        print(data.decode())


threading.Thread(target=receive, daemon=True).start()
while True:
    client.send(f"{name}: {input()}".encode())
