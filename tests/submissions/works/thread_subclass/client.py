"""A client of two objects: the one that listens is a Thread, the other runs in the main thread."""
import socket
from threading import Thread


class Listener(Thread):
    def __init__(self, connection):
        Thread.__init__(self)
        self.daemon = True
        self.connection = connection

    def run(self):
        try:
            for line in self.connection.makefile(encoding="utf-8"):
                print(line.rstrip("\n"))
        except OSError:
            pass
        print("The server is gone")


class Speaker:
    def __init__(self, connection):
        self.connection = connection

    def run(self):
        while True:
            try:
                text = input()
            except EOFError:
                return
            self.connection.sendall(f"{text}\n".encode())


connection = socket.create_connection(("127.0.0.1", 53331))
Listener(connection).start()
Speaker(connection).run()
