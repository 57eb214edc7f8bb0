"""Server: packets are JSON, compressed with zlib, after a 4-byte length; every user has a queue and a sender thread."""
import json
import queue
import socket
import struct
import threading
import zlib


class User:
    def __init__(self, conn):
        self.conn = conn
        self.name = ""
        self.outbox = queue.Queue()

    def sender_loop(self):
        while True:
            packet = self.outbox.get()
            if packet is None:
                return
            raw = zlib.compress(json.dumps(packet).encode())
            try:
                self.conn.sendall(struct.pack(">L", len(raw)) + raw)
            except OSError:
                return

    def packets(self):
        f = self.conn.makefile("rb")
        while True:
            head = f.read(4)
            if len(head) < 4:
                return
            yield json.loads(zlib.decompress(f.read(struct.unpack(">L", head)[0])))


users = []
users_lock = threading.Lock()


def others(user):
    with users_lock:
        return [u for u in users if u is not user]


def receiver_loop(user):
    try:
        for packet in user.packets():
            if packet["kind"] == "hello":
                user.name = packet["name"]
                with users_lock:
                    users.append(user)
            elif packet["kind"] == "all":
                for other in others(user):
                    other.outbox.put({"from": user.name, "text": packet["text"]})
            elif packet["kind"] == "one":
                for other in others(user):
                    if other.name == packet["to"]:
                        other.outbox.put({"from": user.name + " -> you", "text": packet["text"]})
    except (OSError, ValueError, zlib.error):
        pass
    with users_lock:
        if user in users:
            users.remove(user)
    user.outbox.put(None)
    user.conn.close()


def main():
    with socket.create_server(("127.0.0.1", 6000)) as server:
        while True:
            conn, _ = server.accept()
            user = User(conn)
            threading.Thread(target=receiver_loop, args=(user,), daemon=True).start()
            threading.Thread(target=user.sender_loop, daemon=True).start()


main()
