"""socketserver's UDP servers, plain and threading: the answer comes from the server's address."""
import socket
import socketserver
import threading


class Handler(socketserver.DatagramRequestHandler):
    def handle(self):
        self.server.seen.append(self.client_address)
        self.wfile.write(b"you said " + self.rfile.read())


class Raw(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        self.server.seen.append(self.client_address)
        sock.sendto(data[::-1], self.client_address)


for kind, handler in ((socketserver.UDPServer, Handler), (socketserver.ThreadingUDPServer, Raw)):
    with kind(("127.0.0.1", 0), handler) as server:
        server.seen = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        clients = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
        for number, client in enumerate(clients):
            client.settimeout(5)
            client.sendto(f"hello {number}".encode(), server.server_address)
            data, address = client.recvfrom(1000)
            print(kind.__name__, data, "from the server:", address == server.server_address)
        ports = [client.getsockname()[1] for client in clients]
        print("seen:", server.seen == [("127.0.0.1", port) for port in ports])
        for client in clients:
            client.close()
        server.shutdown()
        thread.join()
