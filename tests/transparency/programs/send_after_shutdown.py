"""Sends after shutdown(SHUT_RDWR): one's own fails at once; the peer's second fails, while the socket is open."""
# needs: linux
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
        client.shutdown(socket.SHUT_RDWR)
        print("one's own:", sends_until_error(client, pause), client.recv(10))
        print("the peer hears the end:", connection.recv(10))
        print("the peer's, pause", pause, "-", sends_until_error(connection, pause))
        client.close()
        connection.close()

    client = socket.create_connection(listener.getsockname())
    connection, _ = listener.accept()
    client.shutdown(socket.SHUT_RD)
    print("SHUT_RD: recv at once:", client.recv(10), "its sends:", sends_until_error(client, 0, 3))
    print("they arrive:", connection.recv(21, socket.MSG_WAITALL))
    print("the peer's:", sends_until_error(connection, 0.01, 5))
    client.close()
    connection.close()
