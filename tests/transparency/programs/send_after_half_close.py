"""Sends into a client that has half-closed: they arrive; then it closes, and the second one after that fails."""
import errno
import faulthandler
import socket
import time

faulthandler.dump_traceback_later(8, exit=True)


def sends_until_error(sock, pause, most=40):
    """Send lines until one fails; return how many went, and what came then."""
    for index in range(most):
        try:
            sock.send(b"line %d\n" % index)
        except OSError as error:
            return index, type(error).__name__, errno.errorcode[error.errno]
        time.sleep(pause)
    return "no error"


with socket.create_server(("127.0.0.1", 0)) as listener:
    for pause in (0.05, 0):
        client = socket.create_connection(listener.getsockname())
        connection, _ = listener.accept()
        client.shutdown(socket.SHUT_WR)
        print("the end is heard:", connection.recv(10))
        print("open for answers:", sends_until_error(connection, pause, 5))
        with client.makefile("rb") as file:
            print([file.readline() for _ in range(5)][-1])
        client.close()
        print("closed, pause", pause, "-", sends_until_error(connection, pause))
        print("recv:", connection.recv(10))
        connection.close()

    client = socket.create_connection(listener.getsockname())
    connection, _ = listener.accept()
    client.shutdown(socket.SHUT_WR)
    client.close()
    print("both at once:", connection.recv(10), sends_until_error(connection, 0.05))
    connection.close()
