"""A UDP chat as the task asks for it: a server with one loop, clients with a thread that receives."""
import queue
import socket
import sys
import threading

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def serve():
    users = {}
    while True:
        data, address = server.recvfrom(1024)
        text = data.decode()
        if text == "stop":
            break
        if address not in users:
            users[address] = text
            server.sendto(f"Welcome to the chat, {text}!".encode(), address)
            continue
        for user in users:
            if user != address:
                server.sendto(f"{users[address]}: {text}".encode(), user)


class Client:
    def __init__(self, name):
        self.name, self.screen = name, queue.Queue()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.sendto(name.encode(), ("localhost", PORT))
        threading.Thread(target=self.receive, daemon=True).start()

    def receive(self):
        while True:
            data, address = self.socket.recvfrom(1024)
            self.screen.put((data.decode(), address == ("127.0.0.1", PORT)))

    def says(self, text):
        self.socket.sendto(text.encode(), ("localhost", PORT))

    def hears(self):
        return self.screen.get(timeout=5)


server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("", PORT))
serving = threading.Thread(target=serve)
serving.start()
clients = []
for name in ("ann", "bob", "eve"):
    clients.append(Client(name))
    print(name, clients[-1].hears())
for speaker in clients:
    for number in range(5):
        speaker.says(f"line {number}")
    for listener in clients:
        if listener is not speaker:
            print(listener.name, [listener.hears() for _ in range(5)])
print("nothing else:", [client.screen.qsize() for client in clients])
clients[0].says("stop")
serving.join()
