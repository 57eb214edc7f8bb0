"""Sends after shutdown(SHUT_RDWR): one's own fails at once; the peer's second fails, while the socket is open."""
# needs: linux
import socket

from common import pair, sends_until_error

with socket.create_server(("127.0.0.1", 0)) as listener:
    for pause in (0.05, 0):
        client, connection = pair(listener)
        client.shutdown(socket.SHUT_RDWR)
        print("one's own:", sends_until_error(client, pause), client.recv(10))
        print("the peer hears the end:", connection.recv(10))
        print("the peer's, pause", pause, "-", sends_until_error(connection, pause))
        client.close()
        connection.close()

    client, connection = pair(listener)
    client.shutdown(socket.SHUT_RD)
    print("SHUT_RD: recv at once:", client.recv(10), "its sends:", sends_until_error(client, 0, 3))
    print("they arrive:", connection.recv(21, socket.MSG_WAITALL))
    print("the peer's:", sends_until_error(connection, 0.01, 5))
    client.close()
    connection.close()
