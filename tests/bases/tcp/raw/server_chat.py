"""A chat server over TCP without framing: what one recv returns is one message."""

import socket
import threading

clients = []
nicknames = {}  # connection -> nickname
lock = threading.RLock()

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("0.0.0.0", 55555))
server.listen(5)


def remove(client):
    with lock:
        if client in clients:
            clients.remove(client)
            nicknames.pop(client)
    client.close()


def broadcast(message, sender):
    with lock:
        receivers = [client for client in clients if client is not sender]
    for client in receivers:
        client.sendall(message)


def private(client, message):
    words = message.decode().split(" ", 2)
    if len(words) != 3:
        client.sendall(b"Usage: /pm nickname message")
        return
    for other, nickname in list(nicknames.items()):
        if nickname == words[1]:
            other.sendall(f"(private) {nicknames[client]}: {words[2]}".encode())


def handle(client):
    while True:
        try:
            message = client.recv(1024)
            if not message:
                break
            if message.startswith(b"/pm"):
                private(client, message)
            else:
                broadcast(nicknames[client].encode() + b": " + message, client)
        except OSError:
            break
    remove(client)


def enter(client):
    try:
        client.sendall(b"NICK")
        nickname = client.recv(1024).decode()
        with lock:
            nicknames[client] = nickname
            clients.append(client)
        client.sendall(b"Connected to the server!")
    except OSError:
        return
    print("Nickname of the client is", nickname)
    handle(client)


def receive():
    print("Server is listening...")
    while True:
        client, address = server.accept()
        print("Connected with", address)
        thread = threading.Thread(target=enter, args=(client,))
        thread.start()


receive()
