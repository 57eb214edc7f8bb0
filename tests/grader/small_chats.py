"""Small chats of our own in the documents' shape, and a way to put them into a folder."""

from collections.abc import Mapping
from pathlib import Path

CHAT_SERVER = """
import threading

from server import Server

class ChatServer(Server):
    def __init__(self, host='localhost', port=12345):
        super().__init__(protocol_type="TCP", host=host, port=port)
        self.clients = {}

    def handle_client(self, conn, addr):
        while True:
            text = conn.recv(1024)
            for other in self.clients.values():
                other.sendall(text)

    def start(self):
        while True:
            conn, addr = self.socket.accept()
            threading.Thread(target=self.handle_client, args=(conn, addr)).start()

if __name__ == "__main__":
    ChatServer().start()
"""

CHAT_CLIENT = """
import threading

from client import Client

class ChatClient(Client):
    def send_messages(self):
        while True:
            self.send_message(input())

    def start(self):
        threading.Thread(target=self.send_messages).start()
        while True:
            print(self.receive_response())

if __name__ == "__main__":
    ChatClient(protocol_type="TCP").start()
"""

BASE_SERVER = """
import socket

class Server:
    def __init__(self, protocol_type="UDP", host="localhost", port=12345):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.bind((host, port))
        self.socket.listen(5)
"""

BASE_CLIENT = """
import socket

class Client:
    def __init__(self, protocol_type="UDP", server_host="localhost", server_port=12345):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.connect((server_host, server_port))
"""

TCP_SERVER = """
import socket
import threading

users = []

def serve(user):
    while True:
        text = user.recv(1024)
        for other in users:
            other.send(text)

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.bind(("127.0.0.1", 9090))
sock.listen()
while True:
    user, _ = sock.accept()
    users.append(user)
    threading.Thread(target=serve, args=(user,)).start()
"""

TCP_CLIENT = """
import socket
import threading

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.connect(("127.0.0.1", 9090))
threading.Thread(target=lambda: print(sock.recv(1024))).start()
while True:
    sock.send(input("> ").encode())
"""


def plant(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files below the folder, and return it."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return root


BOTH = """
import socket
users = []
def server():
    s = socket.socket(); s.bind(('', 9090)); s.listen()
    while True:
        user, _ = s.accept()
        for other in users:
            other.send(user.recv(99))
def client():
    s = socket.socket(); s.connect(('', 9090))
    while True:
        s.send(input().encode())
"""
