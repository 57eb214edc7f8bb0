"""Server that 'checks' each name for a second and a half before it greets; whoever is greeted is in the chat."""
import json
import socket
import threading
import time


class Chat:
    def __init__(self):
        self.members = {}
        self.lock = threading.Lock()

    def say(self, who, **message):
        try:
            self.members[who].sendall(json.dumps(message).encode() + b"\n")
        except (OSError, KeyError):
            pass

    def serve(self, conn):
        reader = conn.makefile("rb")
        name = json.loads(reader.readline())
        time.sleep(1.5)
        with self.lock:
            self.members[name] = conn
            self.say(name, info=f"Checked. Welcome to the chat, {name}!")
        try:
            for line in reader:
                self.message(name, json.loads(line))
        except OSError:
            pass
        with self.lock:
            del self.members[name]

    def message(self, name, text):
        with self.lock:
            if not text.startswith("/pm"):
                for other in self.members:
                    if other != name:
                        self.say(other, sender=name, text=text)
                return
            parts = text.split(None, 2)
            if len(parts) < 3:
                self.say(name, info="Private messages look like this: /pm someone something")
            else:
                self.say(parts[1], sender=name + " (pm)", text=parts[2])

    def run(self):
        listener = socket.create_server(("", 8000))
        while True:
            threading.Thread(target=self.serve, args=[listener.accept()[0]], daemon=True).start()


Chat().run()
