"""A server made of socketserver's ready parts: a thread and a handler object for every user, lines end with a newline."""
import socketserver
import threading

online = {}
lock = threading.Lock()


class ChatHandler(socketserver.StreamRequestHandler):
    def say(self, text):
        try:
            self.wfile.write(text.encode() + b"\n")
        except OSError:
            pass

    def handle(self):
        self.say("Enter your name:")
        self.name = self.rfile.readline().decode().strip()
        with lock:
            online[self.name] = self
        self.say(f"Welcome to the chat, {self.name}!")
        try:
            for line in self.rfile:
                self.message(line.decode().strip())
        except OSError:
            pass

    def message(self, text):
        command, *rest = text.split(" ", 2)
        with lock:
            if command != "/pm":
                for name, other in online.items():
                    if other is not self:
                        other.say(f"{self.name}: {text}")
            elif len(rest) < 2:
                self.say("Usage: /pm recipient_name message")
            elif rest[0] in online:
                online[rest[0]].say(f"Private from {self.name}: {rest[1]}")

    def finish(self):
        with lock:
            if online.get(self.name) is self:
                del online[self.name]
        try:
            super().finish()
        except OSError:
            pass


class ChatServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


if __name__ == "__main__":
    with ChatServer(("localhost", 5555), ChatHandler) as server:
        server.serve_forever()
