"""A chat server over UDP: JSON datagrams; one thread receives, another sends what waits in the queue."""

import json
import queue
import socket
import threading


class Server:
    """The users by their addresses, and what goes out to them."""

    def __init__(self, host, port):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind((host, port))
        self.out = queue.Queue()
        self.users = {}

    def send(self, address, **fields):
        self.out.put((json.dumps(fields).encode(), address))

    def sender(self):
        while True:
            data, address = self.out.get()
            try:
                self.sock.sendto(data, address)
            except OSError:
                print("cannot send to", address)

    def receiver(self):
        while True:
            try:
                data, address = self.sock.recvfrom(2048)
                self.handle(json.loads(data), address)
            except (OSError, ValueError, KeyError):
                continue

    def handle(self, message, address):
        if message["type"] == "hello":
            self.users[address] = message["name"]
            self.send(address, type="info", text="Welcome, " + message["name"])
        elif message["type"] == "bye":
            self.users.pop(address, None)
        elif message["text"].startswith("/pm"):
            self.private(address, message["text"].split(None, 2))
        else:
            self.say(address, message["text"])

    def say(self, address, text):
        for other in list(self.users):
            if other != address:
                self.send(other, type="text", author=self.users[address], text=text)

    def private(self, address, words):
        if len(words) < 3:
            self.send(address, type="info", text="Usage: /pm name text")
            return
        for other, name in list(self.users.items()):
            if name == words[1]:
                self.send(other, type="text", author=f"{self.users[address]} (private)", text=words[2])

    def run(self):
        threading.Thread(target=self.sender, daemon=True).start()
        self.receiver()


if __name__ == "__main__":
    Server("127.0.0.1", 7777).run()
