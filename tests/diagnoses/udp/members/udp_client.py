"""A chat client over UDP: `/join`, `/say`, `/pm`, `/quit` without the slash on the wire."""
import socket
import threading


class ChatClient:
    def __init__(self, host, port):
        self.server = (host, port)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.ready = threading.Event()

    def send(self, command, text=""):
        datagram = command + " " + text
        self.socket.sendto(datagram.encode("utf-8"), self.server)

    def receive(self):
        while True:
            data = self.socket.recv(2048)
            command, _, text = data.decode("utf-8").partition(" ")
            if command == "ok":
                self.ready.set()
            elif command == "say":
                print(text)
            else:
                print("!", text)

    def run(self):
        name = input("Login: ")
        self.send("join", name)
        self.thread = threading.Thread(target=self.receive, daemon=True)
        self.thread.start()
        self.ready.wait()
        print("You are in the chat,", name)
        while True:
            try:
                line = input("> ")
            except EOFError:
                self.send("quit")
                return
            if line.startswith("/pm"):
                self.send("pm", line[4:])
            else:
                self.send("say", line)


ChatClient("127.0.0.1", 9797).run()
