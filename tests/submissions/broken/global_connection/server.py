"""A server whose threads share one global variable for the connection: after the first line all read from the user who joined last."""
import socket
import threading
import time

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", 9090))
server.listen(5)
connections = []


def serve_user():
    while True:
        try:
            user = connection
            data = user.recv(1024)
        except OSError:
            break
        if not data:
            break
        for other in list(connections):
            if other is not user:
                try:
                    other.send(data)
                except OSError:
                    pass


while True:
    connection, address = server.accept()
    connections.append(connection)
    threading.Thread(target=serve_user, ).start()
    time.sleep(0.1)  # let the thread begin
