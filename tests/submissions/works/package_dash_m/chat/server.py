"""The server; because of its relative imports it runs as `python -m chat.server` only."""
import socket
import threading

from .protocol import ADDRESS, receive, send


class User(threading.Thread):
    everybody = []
    lock = threading.Lock()

    def __init__(self, sock):
        super().__init__(daemon=True)
        self.sock = sock
        self.name_ = "?"

    def run(self):
        try:
            self.name_ = receive(self.sock)
            with User.lock:
                User.everybody.append(self)
            while True:
                self.on_text(receive(self.sock))
        except OSError:
            with User.lock:
                if self in User.everybody:
                    User.everybody.remove(self)

    def on_text(self, text):
        command, *words = text.split(" ", 2)
        with User.lock:
            if command != "/pm":
                for user in User.everybody:
                    if user is not self:
                        user.tell(f"{self.name_}| {text}")
            elif len(words) < 2 or words[0] not in [u.name_ for u in User.everybody]:
                self.tell("help: /pm NAME TEXT, where NAME is somebody in the chat")
            else:
                for user in User.everybody:
                    if user.name_ == words[0]:
                        user.tell(f"{self.name_}|private| {words[1]}")

    def tell(self, text):
        try:
            send(self.sock, text)
        except OSError:
            pass  # the thread of that user will notice


def main():
    with socket.create_server(ADDRESS) as server:
        while True:
            User(server.accept()[0]).start()


main()
