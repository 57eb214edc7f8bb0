"""ThreadingTCPServer with three clients that are served at the same time: their handlers meet at a barrier."""
import socket
import socketserver
import threading

meeting = threading.Barrier(3)


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        name = self.request.recv(100)
        meeting.wait(5)
        self.request.sendall(b"all here, " + name)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


with Server(("127.0.0.1", 0), Handler) as server:
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    serving.start()
    clients = {}
    for name in ("ann", "bob", "eve"):
        clients[name] = socket.create_connection(server.server_address, timeout=5)
        clients[name].sendall(name.encode())
    for name, client in clients.items():
        with client, client.makefile("rb") as file:
            print(name, file.read())
    print("threads in a handler:", meeting.n_waiting)
    server.shutdown()
    serving.join()
try:
    socket.create_connection(server.server_address, timeout=5)
except ConnectionRefusedError as error:
    print("after the end:", error)
