"""Chat server. Packets are JSON with four digits of length in front; one thread sends everything out of a queue."""
import json
import queue
import socket
import threading

users = {}  # socket -> name
outgoing = queue.Queue()


def pack(message):
    body = json.dumps(message).encode()
    return f"{len(body):04d}".encode() + body


def recv_all(conn, size):
    data = b""
    while len(data) < size:
        chunk = conn.recv(size - len(data))
        if chunk == b"":
            return None
        data += chunk
    return data


def read_packet(conn):
    header = recv_all(conn, 4)
    if header is None:
        return None
    body = recv_all(conn, int(header))
    if body is None:
        return None
    return json.loads(body)


def broadcaster():
    while True:
        message, receivers = outgoing.get()
        packet = pack(message)
        for conn in receivers:
            try:
                conn.sendall(packet)
            except OSError:
                print("not delivered")


def private(conn, text):
    parts = text.split(maxsplit=2)
    if len(parts) != 3:
        outgoing.put(({"from": "server", "text": "Usage: /pm name text"}, [conn]))
        return
    target = [c for c, name in list(users.items()) if name == parts[1]]
    outgoing.put(({"from": users[conn] + " (private)", "text": parts[2]}, target))


def work(conn):
    hello = read_packet(conn)
    if hello is None:
        conn.close()
        return
    users[conn] = hello["name"]
    outgoing.put(({"from": "server", "text": "hello " + hello["name"]}, [conn]))
    while True:
        try:
            packet = read_packet(conn)
        except OSError:
            packet = None
        if packet is None:
            break
        text = packet["text"]
        if text.startswith("/pm"):
            private(conn, text)
        else:
            others = [c for c in list(users) if c != conn]
            outgoing.put(({"from": users[conn], "text": text}, others))
    users.pop(conn)
    conn.close()


if __name__ == "__main__":
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("localhost", 4242))
    listener.listen()
    threading.Thread(target=broadcaster, daemon=True).start()
    while True:
        conn, address = listener.accept()
        threading.Thread(target=work, args=(conn,), daemon=True).start()
