"""A client whose messages carry their length in four bytes; it asks for the name and sends it first."""
import socket
import struct
import threading


def send_message(sock, text):
    data = text.encode()
    sock.sendall(struct.pack("!I", len(data)) + data)


def receive_exactly(sock, count):
    data = b""
    while len(data) < count:
        part = sock.recv(count - len(data))
        if not part:
            raise ConnectionError
        data += part
    return data


def listen(sock):
    try:
        while True:
            (length,) = struct.unpack("!I", receive_exactly(sock, 4))
            print(receive_exactly(sock, length).decode())
    except OSError:
        print("The server has closed the chat")


def main():
    sock = socket.create_connection(("127.0.0.1", 14900))
    name = input("What is your name? ")
    send_message(sock, name)
    threading.Thread(target=listen, args=(sock,), daemon=True).start()
    while True:
        send_message(sock, input("> "))


if __name__ == "__main__":
    main()
