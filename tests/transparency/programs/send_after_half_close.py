"""Sends into a client that has half-closed: they arrive; then it closes, and the second one after that fails."""
import socket

from common import pair, sends_until_error

with socket.create_server(("127.0.0.1", 0)) as listener:
    for pause in (0.05, 0):
        client, connection = pair(listener)
        client.shutdown(socket.SHUT_WR)
        print("the end is heard:", connection.recv(10))
        print("open for answers:", sends_until_error(connection, pause, 5))
        with client.makefile("rb") as file:
            print([file.readline() for _ in range(5)][-1])
        client.close()
        print("closed, pause", pause, "-", sends_until_error(connection, pause))
        print("recv:", connection.recv(10))
        connection.close()

    client, connection = pair(listener)
    client.shutdown(socket.SHUT_WR)
    client.close()
    print("both at once:", connection.recv(10), sends_until_error(connection, 0.05))
    connection.close()
