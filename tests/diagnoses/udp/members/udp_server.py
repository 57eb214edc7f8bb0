"""A chat server over UDP: a thread receives and puts datagrams into a queue, the main thread carries commands out."""
import queue
import socket
import threading


class Member:
    def __init__(self, name, address):
        self.name = name
        self.address = address


class ChatServer:
    def __init__(self, port):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("0.0.0.0", port))
        self.members = []
        self.inbox = queue.Queue()
        self.commands = {"join": self.join, "say": self.say, "pm": self.pm, "quit": self.quit}

    def receiver(self):
        while True:
            try:
                packet = self.socket.recvfrom(2048)
            except ConnectionResetError:
                continue
            self.inbox.put(packet)

    def send(self, member, text):
        self.socket.sendto(text.encode("utf-8"), member.address)

    def find(self, address):
        for member in self.members:
            if member.address == address:
                return member
        return None

    def join(self, address, text):
        member = Member(text, address)
        self.members.append(member)
        self.send(member, "ok " + text)

    def say(self, address, text):
        author = self.find(address)
        for member in self.members:
            if member.address != address:
                self.send(member, "say [" + author.name + "] " + text)

    def pm(self, address, text):
        author = self.find(address)
        name, _, message = text.partition(" ")
        if not message:
            self.send(author, "info use: /pm NAME TEXT")
            return
        for member in self.members:
            if member.name == name:
                self.send(member, "say [" + author.name + " to you] " + message)

    def quit(self, address, text):
        member = self.find(address)
        if member:
            self.members.remove(member)

    def run(self):
        threading.Thread(target=self.receiver, daemon=True).start()
        print("waiting for datagrams")
        while True:
            data, address = self.inbox.get()
            command, _, text = data.decode("utf-8").partition(" ")
            if command in self.commands:
                self.commands[command](address, text)


server = ChatServer(9797)
server.run()
