"""A library: the class of a chat client. It starts nothing by itself, client1.py .. client3.py use it."""
import socket
from threading import Thread


class Client:
    def __init__(self, nickname, host="localhost", port=8888):
        self.nickname = nickname
        self.sock = socket.socket()
        self.sock.connect((host, port))

    def listen(self):
        while True:
            data = self.sock.recv(2048)
            if not data:
                break
            print(data.decode())

    def write(self):
        while True:
            text = input("")
            self.sock.send(f"[{self.nickname}] {text}".encode())

    def run(self):
        Thread(target=self.listen, daemon=True).start()
        self.write()
