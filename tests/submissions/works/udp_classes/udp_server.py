"""A UDP server: datagrams begin with a word that says what they are; a bye frees the name."""
import socket


class UdpChat:
    def __init__(self, port):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", port))
        self.names = {}

    def send(self, address, text):
        try:
            self.socket.sendto(text.encode(), address)
        except OSError:
            pass

    def join(self, address, name):
        self.names[address] = name
        self.send(address, f"OK {name}")

    def message(self, address, text):
        if address not in self.names:
            return
        words = text.split(" ", 2)
        if words[0] == "/pm":
            if len(words) < 3:
                self.send(address, "MSG Usage: /pm name text")
            for other, name in self.names.items():
                if len(words) == 3 and name == words[1]:
                    self.send(other, f"MSG {self.names[address]} (private): {words[2]}")
            return
        for other in self.names:
            if other != address:
                self.send(other, f"MSG {self.names[address]}: {text}")

    def run(self):
        while True:
            try:
                data, address = self.socket.recvfrom(65535)
            except ConnectionResetError:
                continue
            kind, _, rest = data.decode().partition(" ")
            if kind == "JOIN":
                self.join(address, rest)
            elif kind == "MSG":
                self.message(address, rest)
            elif kind == "BYE":
                self.names.pop(address, None)


UdpChat(6000).run()
