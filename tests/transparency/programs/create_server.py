"""create_server and create_connection: host and port as a pair, a timeout, a source address."""
import socket
import sys
import threading

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def serve():
    for _ in range(3):
        connection, address = server.accept()
        with connection:
            connection.sendall(b"hello %s" % connection.recv(100))
            accepted.append(address)


accepted = []
with socket.create_server(("localhost", PORT)) as server:
    print("server:", server.getsockname() == ("127.0.0.1", PORT), "timeout:", server.gettimeout())
    thread = threading.Thread(target=serve)
    thread.start()
    for options in ({}, {"timeout": 5}, {"source_address": ("127.0.0.1", PORT + 1)}):
        with socket.create_connection(("localhost", PORT), **options) as client:
            client.sendall(b"world")
            print(client.recv(100), "timeout:", client.gettimeout())
            mine = client.getsockname()
            print("peer:", client.getpeername() == ("127.0.0.1", PORT), "port + 1:", mine[1] == PORT + 1)
            client.recv(1)
        print("address agrees:", accepted[-1] == mine)
    thread.join()
try:
    socket.create_connection(("localhost", PORT), timeout=5)
except OSError as error:
    print(type(error).__name__, error)
