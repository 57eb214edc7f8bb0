"""A server that sends NICK to a new connection and takes what comes back for the name."""
import threading
import socket

host = "127.0.0.1"
port = 55555

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((host, port))
server.listen()

clients = []
nicknames = []
lock = threading.Lock()


def send(client, message):
    try:
        client.send(message)
    except OSError:
        print("Lost a client")


def broadcast(message, author):
    with lock:
        for client in clients:
            if client is not author:
                send(client, message)


def whisper(client, nickname, message):
    words = message.decode().split(" ", 2)
    if len(words) < 3:
        send(client, b"Usage: /pm nickname text\n")
    elif words[1] in nicknames:
        send(clients[nicknames.index(words[1])], f"(private) {nickname}: {words[2]}\n".encode())


def handle(client):
    nickname = None
    try:
        client.send(b"NICK")
        nickname = client.recv(1024).decode()
        with lock:
            clients.append(client)
            nicknames.append(nickname)
        while True:
            message = client.recv(1024)
            if not message:
                break
            if message.startswith(b"/pm"):
                with lock:
                    whisper(client, nickname, message)
            else:
                broadcast(f"{nickname}: {message.decode()}\n".encode(), client)
    except OSError:
        pass
    with lock:
        if client in clients:
            index = clients.index(client)
            clients.pop(index)
            nicknames.pop(index)
    client.close()


print("Server is listening...")
while True:
    client, address = server.accept()
    print(f"Connected with {address}")
    threading.Thread(target=handle, args=(client,)).start()
