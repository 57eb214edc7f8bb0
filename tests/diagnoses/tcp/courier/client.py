"""Chat client for packets of JSON."""
import json
import socket
from threading import Thread


def send(conn, message):
    body = json.dumps(message).encode()
    conn.sendall(f"{len(body):04d}".encode() + body)


def recv_all(conn, size):
    data = b""
    while len(data) < size:
        chunk = conn.recv(size - len(data))
        if not chunk:
            raise ConnectionError("server is down")
        data += chunk
    return data


def listen(conn):
    try:
        while True:
            size = int(recv_all(conn, 4))
            message = json.loads(recv_all(conn, size))
            print(f"<{message['from']}> {message['text']}")
    except OSError as error:
        print("Disconnected:", error)


def main():
    name = input("Nickname: ")
    conn = socket.socket()
    conn.connect(("localhost", 4242))
    send(conn, {"name": name})
    thread = Thread(target=listen, args=(conn,))
    thread.daemon = True
    thread.start()
    try:
        while True:
            text = input()
            send(conn, {"text": text})
    except EOFError:
        conn.close()


if __name__ == "__main__":
    main()
