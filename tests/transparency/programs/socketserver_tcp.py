"""socketserver.TCPServer with a StreamRequestHandler: one client after another."""
import socket
import socketserver
import sys
import threading

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456
addresses = []


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        addresses.append(self.client_address)
        for line in self.rfile:
            self.wfile.write(line.upper())
        self.wfile.write(b"goodbye\n")


class Server(socketserver.TCPServer):
    allow_reuse_address = True


with Server(("localhost", PORT), Handler) as server:
    print("server address:", server.server_address == ("127.0.0.1", PORT))
    print("queue:", server.request_queue_size, "fileno agrees:", server.fileno() == server.socket.fileno())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    for name in ("ann", "bob"):
        with socket.create_connection(("localhost", PORT)) as client, client.makefile("rb") as file:
            for word in (name, "hello", "there"):
                client.sendall(word.encode() + b"\n")
                print(file.readline())
            client.shutdown(socket.SHUT_WR)
            print(file.read(), "address agrees:", addresses[-1] == client.getsockname())
    server.shutdown()
    thread.join()
print("handled:", len(addresses))
