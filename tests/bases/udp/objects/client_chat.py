"""A chat client over UDP: JSON datagrams, a thread that receives, a bye when the keyboard ends."""

import json
import socket
import threading


class Client:
    """One user: a socket of his own, a receiving thread, the keyboard."""

    def __init__(self, server, name):
        self.server = server
        self.name = name
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind(("127.0.0.1", 0))
        self.known = threading.Event()

    def send(self, **fields):
        self.sock.sendto(json.dumps(fields).encode(), self.server)

    def receiver(self):
        while True:
            try:
                message = json.loads(self.sock.recv(2048))
            except (OSError, ValueError):
                continue
            self.known.set()
            if message["type"] == "text":
                print(f"<{message['author']}> {message['text']}")
            else:
                print("--", message["text"])

    def run(self):
        thread = threading.Thread(target=self.receiver, daemon=True)
        thread.start()
        self.send(type="hello", name=self.name)
        while not self.known.wait(0.5):
            self.send(type="hello", name=self.name)
        while True:
            try:
                line = input("> ")
            except EOFError:
                self.send(type="bye")
                break
            if line.strip():
                self.send(type="say", text=line)


if __name__ == "__main__":
    Client(("127.0.0.1", 7777), input("Who are you? ")).run()
