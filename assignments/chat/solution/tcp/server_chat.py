"""A chat server over TCP: what one user writes, all the others read."""

import threading

from server import Server


class ChatServer(Server):
    """Serves each user in a thread; `self.users` is shared by all of them, and used under the lock."""

    def __init__(self):
        super().__init__(protocol_type="TCP")
        self.users = {}  # {name: connection}
        self.lock = threading.Lock()

    def start(self):
        while True:
            connection, _ = self.socket.accept()
            threading.Thread(target=self.handle_client, args=(connection,), daemon=True).start()

    def handle_client(self, connection):
        name = None
        try:
            connection.sendall(b"Enter your name: ")
            lines = connection.makefile(encoding="utf-8", errors="replace")
            name = lines.readline().strip()
            with self.lock:
                self.users[name] = connection
            self.send(f"Welcome to the chat, {name}!", name)
            for line in lines:
                self.pass_on(line.strip(), name)
        except OSError:
            print(f"{name} is gone")
        with self.lock:
            self.users.pop(name, None)
        connection.close()

    def pass_on(self, text, sender):
        if text.startswith("/pm"):
            parts = text.split(maxsplit=2)
            if len(parts) < 3:
                self.send("Usage: /pm recipient_name message", sender)
            else:
                self.send(f"Private from {sender}: {parts[2]}", parts[1])
            return
        with self.lock:
            others = [name for name in self.users if name != sender]
        for name in others:
            self.send(f"{sender}: {text}", name)

    def send(self, text, name):
        with self.lock:
            if name in self.users:
                try:
                    self.users[name].sendall(f"{text}\n".encode())
                except OSError:
                    print(f"{name} is just going")


if __name__ == "__main__":
    ChatServer().start()
