"""A server whose users are objects: each is a Thread of its own."""
import socket
import threading


class User(threading.Thread):
    everybody = []
    guard = threading.RLock()

    def __init__(self, connection):
        super().__init__(daemon=True)
        self.connection = connection
        self.nickname = None

    def tell(self, text):
        try:
            self.connection.sendall((text + "\n").encode())
        except OSError:
            pass

    def others(self):
        return [user for user in self.everybody if user is not self]

    def run(self):
        try:
            self.talk()
        except OSError:
            pass
        with self.guard:
            if self in self.everybody:
                self.everybody.remove(self)
        self.connection.close()

    def talk(self):
        self.tell("Enter your name:")
        incoming = self.connection.makefile(encoding="utf-8")
        self.nickname = incoming.readline().strip()
        with self.guard:
            self.everybody.append(self)
        self.tell(f"Hello, {self.nickname}!")
        for line in incoming:
            self.handle(line.rstrip("\n"))

    def handle(self, text):
        with self.guard:
            if not text.startswith("/pm"):
                for user in self.others():
                    user.tell(f"<{self.nickname}> {text}")
                return
            words = text.split(maxsplit=2)
            if len(words) < 3:
                self.tell("Write it like this: /pm name text")
                return
            for user in self.everybody:
                if user.nickname == words[1]:
                    user.tell(f"<{self.nickname}, only to you> {words[2]}")


if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", 53331))
    while True:
        connection, address = listener.accept()
        User(connection).start()
