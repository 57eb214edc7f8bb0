"""A peer that resets the connection (SO_LINGER 1, 0): seen in recv, in send, in select, and after unread data."""
# needs: linux
import errno
import select
import socket
import struct
import threading

from common import attempt

ABORT = struct.pack("ii", 1, 0)


def pair():
    client = socket.create_connection(listener.getsockname())
    return client, listener.accept()[0]


def reset(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
    sock.close()


with socket.create_server(("127.0.0.1", 0)) as listener:
    for who in (0, 1):
        sockets = pair()
        aborts, waits = sockets[who], sockets[1 - who]
        print(("client", "server")[who], "resets")
        thread = threading.Thread(target=attempt, args=("blocked recv:", waits.recv, 10))
        thread.start()
        reset(aborts)
        thread.join()
        attempt("recv again:", waits.recv, 10)
        attempt("send:", waits.send, b"x")
        attempt("getpeername:", waits.getpeername)
        waits.close()

    client, connection = pair()
    reset(client)
    print("readable:", select.select([connection], [], [], 5)[0] == [connection])
    print("SO_ERROR:", errno.errorcode[connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)])
    attempt("and then recv:", connection.recv, 10)
    connection.close()

    client, connection = pair()
    connection.sendall(b"unread")
    select.select([client], [], [], 5)
    client.close()
    attempt("closed with unread data, recv:", connection.recv, 10)
    connection.close()

    client, connection = pair()
    client.sendall(b"last words")
    select.select([connection], [], [], 5)
    reset(client)
    poller = select.poll()
    poller.register(connection, 0)
    print("hung up:", len(poller.poll(5000)))
    for _ in range(3):
        attempt("last words before a reset:", connection.recv, 5)
    connection.close()
