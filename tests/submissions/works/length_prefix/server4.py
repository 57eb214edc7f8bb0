"""A server whose messages carry their length in four bytes, highest first."""
import socket
import struct
import threading

members = {}
lock = threading.Lock()


def send_message(sock, text):
    data = text.encode()
    try:
        sock.sendall(struct.pack("!I", len(data)) + data)
    except OSError:
        pass


def receive_exactly(sock, count):
    data = b""
    while len(data) < count:
        part = sock.recv(count - len(data))
        if not part:
            raise ConnectionError("the user has gone")
        data += part
    return data


def receive_message(sock):
    (length,) = struct.unpack("!I", receive_exactly(sock, 4))
    return receive_exactly(sock, length).decode()


def serve(sock):
    name = receive_message(sock)
    with lock:
        members[name] = sock
    try:
        while True:
            text = receive_message(sock)
            with lock:
                deliver(name, text)
    except OSError:
        with lock:
            del members[name]
        sock.close()


def deliver(name, text):
    if text.startswith("/pm"):
        words = text.split(" ", 2)
        if len(words) != 3:
            send_message(members[name], "Usage: /pm recipient_name message")
        elif words[1] in members:
            send_message(members[words[1]], f"{name} -> you: {words[2]}")
        return
    for other, sock in members.items():
        if other != name:
            send_message(sock, f"{name} -> all: {text}")


if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", 14900))
    while True:
        user, address = listener.accept()
        threading.Thread(target=serve, args=(user,), daemon=True).start()
