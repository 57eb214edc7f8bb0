"""ForkingTCPServer: each client is served by a child process that the server forked."""
# needs: posix
import os
import socket
import socketserver
import sys
import threading

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        host, port = self.client_address
        self.wfile.write(f"{os.getpid()} {host} {port}\n".encode())
        for line in self.rfile:
            self.wfile.write(line[::-1].strip() + b"\n")


class Server(socketserver.ForkingTCPServer):
    allow_reuse_address = True


with Server(("", PORT), Handler) as server:
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    serving.start()
    processes = {os.getpid()}
    for word in (b"abc\n", b"level\n", b"stressed\n"):
        with socket.create_connection(("127.0.0.1", PORT), timeout=5) as client, client.makefile("rb") as file:
            pid, host, port = file.readline().split()
            processes.add(int(pid))
            print("address agrees:", (host.decode(), int(port)) == client.getsockname())
            client.sendall(word)
            client.shutdown(socket.SHUT_WR)
            print(file.read())
    server.shutdown()
    serving.join()
print("processes:", len(processes))
