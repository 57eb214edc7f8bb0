"""UDP client with JSON datagrams: a message is sent again every half second until the server
acknowledges it, five times."""
import itertools
import json
import socket
import threading

SERVER = ("127.0.0.1", 5500)
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("", 0))
numbers = itertools.count(1)
acks = {}


def receive():
    while True:
        packet = json.loads(sock.recv(8192))
        if packet["type"] == "ack":
            if packet["id"] in acks:
                acks[packet["id"]].set()
        elif packet["type"] == "info":
            print("In the chat now:", packet["text"])
        else:
            print(packet["name"], ":", packet["text"])


def send(**packet):
    packet["id"] = next(numbers)
    acks[packet["id"]] = threading.Event()
    for _ in range(5):
        sock.sendto(json.dumps(packet).encode(), SERVER)
        if acks[packet["id"]].wait(0.5):
            break
    else:
        print("(not delivered)")
    del acks[packet["id"]]


threading.Thread(target=receive, daemon=True).start()
send(type="login", name=input("login: "))
while True:
    send(type="message", text=input())
