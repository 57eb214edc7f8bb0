"""A chat client for messages divided by tabs."""
import socket
import threading


class Client:
    def __init__(self, host, port):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.connect((host, port))
        self.file = self.sock.makefile("r", encoding="utf-8", newline="\n")

    def send(self, kind, text):
        message = kind + "\t" + text + "\n"
        self.sock.sendall(message.encode())

    def show(self, line):
        kind, author, text = line.split("\t")
        if kind == "text":
            print(author + ": " + text)
        elif kind == "whisper":
            print(author + " whispers: " + text)
        else:
            print("[" + text + "]")

    def listen(self):
        for line in self.file:
            self.show(line.rstrip("\n"))
        print("The connection is closed")

    def run(self):
        self.send("login", input("Enter nick: "))
        listener = threading.Thread(target=self.listen)
        listener.daemon = True
        listener.start()
        while True:
            try:
                line = input()
            except EOFError:
                return
            if line.startswith("/pm"):
                self.send("whisper", line[3:].strip())
            else:
                self.send("text", line)


client = Client("127.0.0.1", 7070)
client.run()
