"""The client of a small chat over TCP: one thread receives and prints, the main thread reads the keyboard."""

import os
import socket
import sys
import threading
from contextlib import suppress


class ChatClient:
    def __init__(self, host="127.0.0.1", port=12345):
        self.socket = socket.create_connection((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # short lines go out at once

    def start(self):
        threading.Thread(target=self.receive, daemon=True).start()
        try:
            while True:
                self.socket.sendall((input() + "\n").encode())
        except (EOFError, OSError):
            self.socket.close()

    def receive(self):
        with suppress(OSError):
            while data := self.socket.recv(4096):
                sys.stdout.buffer.write(data)
                sys.stdout.buffer.flush()
        print("Connection to server lost.", flush=True)
        os._exit(1)


if __name__ == "__main__":
    ChatClient(port=int(os.environ.get("CHAT_PORT", "12345"))).start()
