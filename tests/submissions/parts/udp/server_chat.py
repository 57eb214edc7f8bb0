"""The server of a chat over UDP that is right: one loop, a user is an address, the first datagram is the name."""
import socket

HOST = "localhost"
PORT = 9091

users = {}  # address -> name
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
            send(f"Private from {users[sender]}: {parts[2]}", address)


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
        if address not in users or (address not in spoken and text == users[address]):
            users[address] = text
            send(f"Welcome to the chat, {text}!", address)
            continue
        spoken.add(address)
        print(f"Received from {users[address]}: {text}")
        if text.startswith("/pm"):
            private(text, address)
        else:
            broadcast(f"{users[address]}: {text}", address)


if __name__ == "__main__":
    main()
