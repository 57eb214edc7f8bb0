"""A chat client over UDP; a thread receives."""
import json
import socket
import threading

box = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
box.connect(("127.0.0.1", 6434))


def put(**what):
    box.send(json.dumps(what).encode())


def take():
    while True:
        print(json.loads(box.recv(4096)))


put(table=input("За какой стол сядете? "), name=input("Как к вам обращаться? "))
threading.Thread(target=take, daemon=True).start()
while True:
    put(text=input())
