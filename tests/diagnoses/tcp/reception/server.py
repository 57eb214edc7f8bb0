"""A chat server made with socketserver. Fields of a message are divided by tabs: KIND, AUTHOR, TEXT."""
import socketserver
import threading


class Room:
    def __init__(self):
        self.handlers = []
        self.lock = threading.RLock()

    def enter(self, handler):
        with self.lock:
            self.handlers.append(handler)

    def leave(self, handler):
        with self.lock:
            if handler in self.handlers:
                self.handlers.remove(handler)

    def say(self, author, text):
        with self.lock:
            for handler in self.handlers:
                if handler is not author:
                    handler.send("text", author.nick, text)

    def whisper(self, author, nick, text):
        with self.lock:
            for handler in self.handlers:
                if handler.nick == nick:
                    handler.send("whisper", author.nick, text)


room = Room()


class Handler(socketserver.BaseRequestHandler):
    nick = None

    def send(self, kind, author, text):
        line = "\t".join([kind, author, text]) + "\n"
        try:
            self.request.sendall(line.encode())
        except OSError:
            room.leave(self)

    def handle(self):
        rest = b""
        try:
            while True:
                data = self.request.recv(2048)
                if not data:
                    return
                rest += data
                lines = rest.split(b"\n")
                rest = lines.pop()
                for line in lines:
                    kind, text = line.decode().split("\t", 1)
                    self.process(kind, text)
        except OSError:
            print("lost", self.nick)

    def process(self, kind, text):
        if kind == "login":
            self.nick = text
            room.enter(self)
            self.send("info", "", "You are logged in as " + self.nick)
        elif kind == "whisper":
            words = text.split(None, 1)
            if len(words) == 2:
                room.whisper(self, words[0], words[1])
            else:
                self.send("info", "", "Usage: /pm nick text")
        elif kind == "text":
            room.say(self, text)

    def finish(self):
        room.leave(self)


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    allow_reuse_address = True
    daemon_threads = True


server = Server(("127.0.0.1", 7070), Handler)
print("Ready")
server.serve_forever()
