"""A UDP client that says new_conn when it starts; a thread receives."""
import socket
import threading

client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.sendto(b"new_conn", ("localhost", 9090))


def receive():
    while True:
        try:
            data, addr = client.recvfrom(1024)
            print(data.decode())
        except ConnectionResetError:
            pass


threading.Thread(target=receive, daemon=True).start()
while True:
    client.sendto(input().encode(), ("localhost", 9090))
