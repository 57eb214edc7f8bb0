"""A chat server over TCP: JSON lines; each user has a thread that reads and one that empties the user's box."""

import json
import queue
import socket
import threading


class User:
    """Somebody who is connected: what goes to him waits in his box."""

    def __init__(self, conn):
        self.conn = conn
        self.name = None
        self.box = queue.Queue()

    def put(self, kind, text, author=None):
        self.box.put({"kind": kind, "author": author, "text": text})

    def empty_the_box(self):
        while True:
            packet = self.box.get()
            if packet is None:
                break
            try:
                self.conn.sendall(json.dumps(packet).encode() + b"\n")
            except OSError:
                break


class ChatServer:
    """All users, and what they say to each other."""

    def __init__(self, port):
        self.port = port
        self.users = []
        self.lock = threading.Lock()

    def run(self):
        with socket.create_server(("127.0.0.1", self.port)) as server:
            while True:
                conn, _address = server.accept()
                threading.Thread(target=self.serve, args=(User(conn),), daemon=True).start()

    def serve(self, user):
        threading.Thread(target=user.empty_the_box, daemon=True).start()
        try:
            for line in user.conn.makefile("rb"):
                self.take(user, json.loads(line))
        except (OSError, ValueError):
            print("lost", user.name)
        self.forget(user)

    def forget(self, user):
        with self.lock:
            if user in self.users:
                self.users.remove(user)
        user.put("info", "Goodbye")
        user.box.put(None)

    def take(self, user, packet):
        if packet["kind"] == "join":
            self.join(user, packet["name"])
        elif packet["text"].startswith("/pm"):
            self.whisper(user, packet["text"])
        else:
            self.say(user, packet["text"])

    def join(self, user, name):
        user.name = name
        user.put("info", f"Hello {name}, you are in")
        with self.lock:
            self.users.append(user)

    def say(self, user, text):
        with self.lock:
            for other in self.users:
                if other is not user:
                    other.put("text", text, user.name)

    def whisper(self, user, text):
        words = text.split(maxsplit=2)
        if len(words) < 3:
            user.put("info", "Usage: /pm name text")
            return
        with self.lock:
            for other in self.users:
                if other.name == words[1]:
                    other.put("private", words[2], user.name)


if __name__ == "__main__":
    ChatServer(6100).run()
