"""A server that relays what comes to all others, without looking into it: no /pm."""
import socket
import threading

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", 9090))
server.listen(5)
connections = []


def serve_user(connection):
    while True:
        try:
            data = connection.recv(1024)
        except OSError:
            break
        if not data:
            break
        for other in list(connections):
            if other is not connection:
                try:
                    other.send(data)
                except OSError:
                    pass
    connections.remove(connection)
    connection.close()


while True:
    connection, address = server.accept()
    connections.append(connection)
    threading.Thread(target=serve_user, args=(connection,)).start()
