"""Client: asks for a user and a password, which is typed without being shown."""
import getpass
import socket
import threading


class Client:
    def __init__(self):
        self.user = input("User: ")
        self.password = getpass.getpass("Password (any): ")
        self.s = socket.create_connection(("127.0.0.1", 7345))
        self.s.sendall(f"{self.user}\t{self.password}\n".encode())

    def show(self):
        for raw in self.s.makefile("rb"):
            print(raw.decode().rstrip())

    def loop(self):
        t = threading.Thread(target=self.show)
        t.daemon = True
        t.start()
        while True:
            self.s.sendall(input().encode() + b"\n")


Client().loop()
