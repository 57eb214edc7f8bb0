"""A silent client: it asks for nothing and sends each line as it is."""
import socket
import threading

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
    client.send(input().encode())
