"""The server of a chat over UDP: one loop, a user is an address, the first datagram is the name."""

import socket

HOST = "127.0.0.1"
PORT = 5051

users = {}  # address -> name
spoken = set()  # addresses that wrote more than their name

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def send(text, address):
    try:
        sock.sendto(text.encode(), address)
    except OSError:
        print("cannot send to", address)


def broadcast(text, sender):
    for address in users:
        if address != sender:
            send(f"{users[sender]}: {text}", address)


def private(text, sender):
    parts = text.split(" ", 2)
    if len(parts) < 3:
        send("Usage: /pm recipient_name message", sender)
        return
    for address, name in users.items():
        if name == parts[1]:
            send(f"Private from {users[sender]}: {parts[2]}", address)


def register(name, address):
    users[address] = name
    send(f"Welcome to the chat, {name}!", address)


def main():
    sock.bind((HOST, PORT))
    print(f"Waiting at {HOST}:{PORT}")
    while True:
        try:
            data, address = sock.recvfrom(4096)
        except ConnectionResetError:
            continue  # Windows: a user's port is closed
        text = data.decode().strip()
        if address not in users or (address not in spoken and text == users[address]):
            register(text, address)
            continue
        spoken.add(address)
        if text.startswith("/pm"):
            private(text, address)
        else:
            broadcast(text, address)


if __name__ == "__main__":
    main()
