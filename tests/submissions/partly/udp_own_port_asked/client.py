"""A UDP client that receives at a port which its user names."""
import socket
import threading

name = input("Name: ")
own = int(input("Port, an dem du lauschst: "))
ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
ear.bind(("127.0.0.1", own))
mouth = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
mouth.sendto(f"{own}|{name}|".encode(), ("127.0.0.1", 28008))


def listen():
    while True:
        print(ear.recv(4096).decode())


threading.Thread(target=listen, daemon=True).start()
while True:
    mouth.sendto(f"{own}|{name}|{input()}".encode(), ("127.0.0.1", 28008))
