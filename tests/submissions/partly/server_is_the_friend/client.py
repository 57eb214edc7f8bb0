"""The client of a two-person chat whose other person sits at the server."""
import socket
import threading

my_name = input("Your name: ")
sock = socket.socket()
sock.connect(("127.0.0.1", 1337))
sock.send(my_name.encode())
friend = sock.recv(1024).decode()
print("You talk to", friend)


def read():
    while True:
        data = sock.recv(1024)
        if not data:
            break
        print(f"{friend}: {data.decode()}")


threading.Thread(target=read).start()
while True:
    sock.send(input().encode())
