"""How many sends into a client that has closed succeed, when the server has heard the end before it sends."""
import socket

from common import pair, sends_until_error

with socket.create_server(("127.0.0.1", 0)) as listener:
    for pause in (0.05, 0.01, 0):
        client, connection = pair(listener)
        client.sendall(b"goodbye")
        print(connection.recv(7, socket.MSG_WAITALL))
        client.close()
        print("the end is heard:", connection.recv(10))
        print("pause", pause, "-", sends_until_error(connection, pause))
        print(" and then:", sends_until_error(connection, pause))
        connection.close()
