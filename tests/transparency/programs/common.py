"""What many of the programs do: connect two sockets, send until it fails, say what came of a call."""
import errno
import socket
import time


def pair(listener):
    """A client of the listener's, and the connection that is accepted for it."""
    client = socket.create_connection(listener.getsockname())
    connection, _ = listener.accept()
    return client, connection


def sends_until_error(sock, pause=0, most=40):
    """Send lines until one fails; return how many went, and what came then."""
    for index in range(most):
        try:
            sock.send(b"line %d\n" % index)
        except OSError as error:
            return index, type(error).__name__, errno.errorcode[error.errno]
        if pause is not None:
            time.sleep(pause)
    return "no error"


def attempt(what, call, *arguments):
    """Say what a call returns, or which error it raises."""
    try:
        print(what, call(*arguments))
    except OSError as error:
        print(what, type(error).__name__, error)
