"""UDP client: three threads, one for the keyboard, one for the net and one that says PING every second."""
import socket
import threading
import time

SERVER = ("127.0.0.1", 7070)


class Client:
    def __init__(self, name):
        self.name = name
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def to_server(self, kind, text=""):
        self.sock.sendto(f"{kind} {text}".encode(), SERVER)

    def heartbeat(self):
        while True:
            self.to_server("PING")
            time.sleep(1)

    def receiver(self):
        while True:
            print(self.sock.recvfrom(65535)[0].decode())

    def keyboard(self):
        while True:
            self.to_server("MSG", input())

    def run(self):
        self.to_server("JOIN", self.name)
        for target in (self.heartbeat, self.receiver, self.keyboard):
            threading.Thread(target=target).start()


if __name__ == "__main__":
    Client(input("Nickname: ")).run()
