"""A TCP chat as the task asks for it: threads for accepting, receiving and sending, and a list of the users."""
import queue
import socket
import sys
import threading

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456
users, outboxes, lock = {}, {}, threading.Lock()


def accept():
    while True:
        connection, address = server.accept()
        threading.Thread(target=receive, args=(connection, address), daemon=True).start()


def receive(connection, address):
    connection.send("Enter your name: ".encode())
    name = connection.recv(1024).decode().strip()
    with lock:
        users[name] = connection
        outboxes[name] = queue.Queue()
    threading.Thread(target=send, args=(connection, outboxes[name]), daemon=True).start()
    outboxes[name].put(f"Welcome to the chat, {name}!\n")
    for line in connection.makefile("r"):
        for other, outbox in list(outboxes.items()):
            if other != name:
                outbox.put(f"{name}: {line}")
    with lock:
        del users[name], outboxes[name]
        connection.close()
        for outbox in outboxes.values():
            outbox.put(f"{name} left\n")


def send(connection, outbox):
    while True:
        connection.sendall(outbox.get().encode())


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("0.0.0.0", PORT))
server.listen()
threading.Thread(target=accept, daemon=True).start()
clients = {}
for name in ("ann", "bob", "eve"):
    sock = socket.create_connection(("localhost", PORT))
    print(sock.recv(17, socket.MSG_WAITALL))
    sock.sendall(name.encode() + b"\n")
    clients[name] = sock, sock.makefile("r")
    print(clients[name][1].readline())
for speaker in ("ann", "bob", "eve", "eve", "bob", "ann"):
    clients[speaker][0].sendall(b"hello, all\n")
    for listener in clients:
        if listener != speaker:
            print(listener, "hears", clients[listener][1].readline().strip())
for name in ("bob", "ann"):
    clients[name][1].close()
    clients.pop(name)[0].close()
    print([file.readline().strip() for _, file in clients.values()], sorted(users))
