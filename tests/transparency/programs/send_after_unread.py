"""How many sends into a client succeed that closed with unread data: the close is a reset, and the first send fails."""
# needs: linux
import errno
import select
import socket
import time

from common import pair


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except OSError as error:
        return type(error).__name__, errno.errorcode[error.errno]


with socket.create_server(("127.0.0.1", 0)) as listener:
    for pause in (0.05, 0):
        for first in ("send", "recv"):
            client, connection = pair(listener)
            connection.sendall(b"never read")
            select.select([client], [], [], 5)
            client.close()
            time.sleep(pause)
            print("pause", pause, first, "first")
            if first == "recv":
                print("  recv:", outcome(connection.recv, 10))
            for index in range(3):
                print("  send", index, outcome(connection.send, b"line\n"))
                time.sleep(pause)
            print("  recv:", outcome(connection.recv, 10))
            connection.close()

    client, connection = pair(listener)
    for index in range(3):
        connection.sendall(b"line %d\n" % index)
    print("the client reads some of it:", client.recv(7, socket.MSG_WAITALL))
    while len(client.recv(100, socket.MSG_PEEK)) < 14:
        pass
    client.close()
    print("send:", outcome(connection.send, b"line 3\n"), outcome(connection.send, b"line 4\n"))
    connection.close()
