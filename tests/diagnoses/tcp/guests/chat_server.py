"""Chat server: every line begins with a word that says what it is (NAME, SAY, PM, BYE)."""
import socket
import threading

HOST = "127.0.0.1"
PORT = 8095

clients = {}
lock = threading.Lock()


class Client:
    def __init__(self, sock, addr):
        self.sock = sock
        self.addr = addr
        self.name = ""
        self.buffer = b""

    def read_line(self):
        while b"\n" not in self.buffer:
            data = self.sock.recv(1024)
            if not data:
                return None
            self.buffer += data
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.decode()

    def write_line(self, text):
        try:
            self.sock.sendall((text + "\n").encode())
        except OSError:
            print("can't send to", self.name)


def send_all(author, text):
    with lock:
        for name, client in clients.items():
            if name != author:
                client.write_line("MSG " + author + ": " + text)


def send_private(author, args):
    parts = args.split(" ", 1)
    with lock:
        if len(parts) < 2:
            clients[author].write_line("INFO Usage: /pm name text")
            return
        name, text = parts
        if name in clients:
            clients[name].write_line("MSG [PM] " + author + ": " + text)


def handle(client):
    try:
        while True:
            line = client.read_line()
            if line is None or line == "BYE":
                break
            command, _, args = line.partition(" ")
            if command == "NAME":
                client.name = args
                with lock:
                    clients[client.name] = client
                client.write_line("INFO Welcome, " + client.name)
            elif command == "PM":
                send_private(client.name, args)
            else:
                send_all(client.name, args)
    except OSError:
        print("connection lost:", client.addr)
    with lock:
        if client.name in clients:
            del clients[client.name]
    client.sock.close()
    print(client.name, "left")


def main():
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((HOST, PORT))
    server.listen(10)
    print("server started on port", PORT)
    while True:
        sock, addr = server.accept()
        print("connected:", addr)
        client = Client(sock, addr)
        t = threading.Thread(target=handle, args=(client,))
        t.daemon = True
        t.start()


main()
