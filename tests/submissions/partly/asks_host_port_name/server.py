"""Multi-user chat server: every client gets its own thread, the first thing it sends is the name."""
import socket
import threading


class ChatServer:
    def __init__(self, host="127.0.0.1", port=5000):
        self.address = (host, port)
        self.lock = threading.Lock()
        self.members = {}

    def broadcast(self, text, author=None):
        with self.lock:
            targets = [c for c in self.members if c is not author]
        for conn in targets:
            try:
                conn.sendall(text.encode())
            except OSError:
                self.drop(conn)

    def drop(self, conn):
        with self.lock:
            name = self.members.pop(conn, None)
        conn.close()
        return name

    def serve(self, conn):
        try:
            name = conn.recv(1024).decode()
            with self.lock:
                self.members[conn] = name
            self.broadcast(f"* {name} has joined\n", conn)
            while data := conn.recv(4096):
                self.broadcast(f"{name}: {data.decode()}\n", conn)
        except (OSError, UnicodeDecodeError):
            pass
        name = self.drop(conn)
        if name:
            self.broadcast(f"* {name} has left\n")

    def run(self):
        with socket.create_server(self.address) as listener:
            print("Server is running on %s:%d" % self.address)
            while True:
                conn, _ = listener.accept()
                threading.Thread(target=self.serve, args=(conn,), daemon=True).start()


if __name__ == "__main__":
    ChatServer().run()
