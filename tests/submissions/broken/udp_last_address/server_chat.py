"""A UDP server that remembers one address: that of the user who joined last."""
import socket

HOST = "localhost"
PORT = 9091

users = {}  # where messages go: address -> name
names = {}  # address -> name
spoken = set()  # addresses that wrote more than their name

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def send(text, address):
    try:
        sock.sendto(text.encode(), address)
    except OSError:
        pass


def broadcast(text, sender):
    for address in users:
        if address != sender:
            send(text, address)


def private(line, sender):
    parts = line.split(" ", 2)
    if len(parts) < 3:
        send("Usage: /pm recipient_name message", sender)
        return
    for address, name in users.items():
        if name == parts[1]:
            send(f"Private from {names[sender]}: {parts[2]}", address)


def main():
    sock.bind((HOST, PORT))
    print(f"Server started at {HOST}:{PORT}")
    while True:
        try:
            data, address = sock.recvfrom(65535)
        except ConnectionResetError:
            continue  # Windows: a user's port is closed
        text = data.decode()
        if not text:
            continue
        if address not in names or (address not in spoken and text == names[address]):
            names[address] = text
            users.clear()
            users[address] = text
            send(f"Welcome to the chat, {text}!", address)
            continue
        spoken.add(address)
        print(f"Received from {names[address]}: {text}")
        if text.startswith("/pm"):
            private(text, address)
        else:
            broadcast(f"{names[address]}: {text}", address)


if __name__ == "__main__":
    main()
