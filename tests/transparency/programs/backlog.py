"""Clients that connect, write, and even close before the server accepts them: all is there when it does."""
import select
import socket
import struct


with socket.create_server(("127.0.0.1", 0), backlog=10) as listener:
    early = socket.create_connection(listener.getsockname())
    early.sendall(b"early")
    gone = socket.create_connection(listener.getsockname())
    gone.sendall(b"here and gone")
    name_of_gone = gone.getsockname()
    gone.close()
    half = socket.create_connection(listener.getsockname())
    half.sendall(b"half-closed")
    half.shutdown(socket.SHUT_WR)
    silent = socket.create_connection(listener.getsockname())
    name_of_silent = silent.getsockname()
    silent.close()

    connection, address = listener.accept()
    print("early:", address == early.getsockname(), connection.recv(5, socket.MSG_WAITALL))
    connection.sendall(b"answer")
    print("answered:", early.recv(6, socket.MSG_WAITALL))
    connection.close()
    connection, address = listener.accept()
    print("gone:", address == name_of_gone, connection.recv(13, socket.MSG_WAITALL), connection.recv(1))
    connection.close()
    connection, address = listener.accept()
    print("half:", address == half.getsockname(), connection.recv(11, socket.MSG_WAITALL), connection.recv(1))
    connection.sendall(b"answer")
    connection.close()
    with half.makefile("rb") as file:
        print("answered:", file.read())
    connection, address = listener.accept()
    print("silent:", address == name_of_silent, connection.recv(1))
    connection.close()
    print("nobody waits:", select.select([listener], [], [], 0)[0])

    crowd = [socket.create_connection(listener.getsockname()) for _ in range(8)]
    for number, client in enumerate(crowd):
        client.sendall(b"%d" % number)
    served = [listener.accept() for _ in crowd]
    print("in the order of their coming:", [connection.recv(1) for connection, _ in served])
    print("addresses agree:", [address for _, address in served] == [client.getsockname() for client in crowd])
    for sock in crowd + [connection for connection, _ in served]:
        sock.close()

    reset = socket.create_connection(listener.getsockname())
    reset.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    reset.close()
    try:
        connection, _ = listener.accept()
        print("reset before accept:", connection.recv(1))
    except OSError as error:
        print("reset before accept:", type(error).__name__)
