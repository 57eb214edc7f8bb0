"""UDP chat server: JOIN|name, TEXT|text, EXIT|"""
import socket

HOST = "127.0.0.1"
PORT = 6767

people = {}  # name -> address

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def find_name(address):
    for name in people:
        if people[name] == address:
            return name
    return None


def send(text, address):
    sock.sendto(text.encode(), address)


def send_to_all(text, author):
    for name in people:
        if name != author:
            send(author + ": " + text, people[name])


def send_private(text, author):
    words = text.split(" ", 2)
    if len(words) < 3:
        send("Usage: /pm name text", people[author])
    elif words[1] in people:
        send("(private) " + author + ": " + words[2], people[words[1]])
    else:
        send("no such user", people[author])


def main():
    sock.bind((HOST, PORT))
    print("UDP server is running")
    while True:
        try:
            data, address = sock.recvfrom(4096)
        except ConnectionResetError:
            continue
        command, _, text = data.decode().partition("|")
        if command == "JOIN":
            people[text] = address
            send("Welcome, " + text, address)
            continue
        name = find_name(address)
        if name is None:
            continue
        if command == "EXIT":
            del people[name]
        elif text.startswith("/pm"):
            send_private(text, name)
        else:
            send_to_all(text, name)


if __name__ == "__main__":
    main()
