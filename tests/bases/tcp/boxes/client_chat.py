"""A chat client over TCP: it asks for the name, connects, and shows JSON packets as text."""

import json
import socket
import threading


class ChatClient:
    """One user's connection, with a thread that shows what comes."""

    def __init__(self, name):
        self.name = name
        self.conn = socket.create_connection(("localhost", 6100))

    def send(self, **packet):
        self.conn.sendall(json.dumps(packet).encode() + b"\n")

    def show(self, packet):
        if packet["kind"] == "text":
            print(f"[{packet['author']}] {packet['text']}")
        elif packet["kind"] == "private":
            print(f"[{packet['author']} to you] {packet['text']}")
        else:
            print("***", packet["text"])

    def listen(self):
        try:
            for line in self.conn.makefile("rb"):
                self.show(json.loads(line))
        except (OSError, ValueError):
            pass
        print("The server has gone")

    def run(self):
        self.send(kind="join", name=self.name)
        threading.Thread(target=self.listen, daemon=True).start()
        while True:
            try:
                text = input()
            except EOFError:
                break
            if text:
                self.send(kind="say", text=text)


if __name__ == "__main__":
    ChatClient(input("Your name: ")).run()
