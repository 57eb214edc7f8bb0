"""A UDP client with three threads: keyboard, receiver, and one that says every few seconds that it is still there."""
import socket
import threading
import time

SERVER = ("127.0.0.1", 6000)


class UdpClient:
    def __init__(self, name):
        self.name = name
        self.joined = threading.Event()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))

    def send(self, text):
        self.socket.sendto(text.encode(), SERVER)

    def receiver(self):
        while True:
            try:
                kind, _, rest = self.socket.recv(65535).decode().partition(" ")
            except ConnectionResetError:
                continue
            if kind == "OK":
                self.joined.set()
            else:
                print(rest)

    def heartbeat(self):
        while True:
            time.sleep(5)
            self.send("PING")

    def run(self):
        threading.Thread(target=self.receiver, daemon=True).start()
        self.send(f"JOIN {self.name}")
        while not self.joined.wait(0.5):
            self.send(f"JOIN {self.name}")
        threading.Thread(target=self.heartbeat, daemon=True).start()
        print(f"Hello {self.name}, write your messages")
        while True:
            self.send("MSG " + input())


UdpClient(input("Your name: ")).run()
