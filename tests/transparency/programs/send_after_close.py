"""How many sends into a client that has closed succeed, when the server has heard the end before it sends."""
import errno
import faulthandler
import socket
import time

faulthandler.dump_traceback_later(8, exit=True)


def sends_until_error(sock, pause):
    """Send lines until one fails; return how many went, and what came then."""
    for index in range(40):
        try:
            sock.send(b"line %d\n" % index)
        except OSError as error:
            return index, type(error).__name__, errno.errorcode[error.errno]
        time.sleep(pause)
    return "no error"


with socket.create_server(("127.0.0.1", 0)) as listener:
    for pause in (0.05, 0.01, 0):
        client = socket.create_connection(listener.getsockname())
        connection, _ = listener.accept()
        client.sendall(b"goodbye")
        print(connection.recv(7, socket.MSG_WAITALL))
        client.close()
        print("the end is heard:", connection.recv(10))
        print("pause", pause, "-", sends_until_error(connection, pause))
        print(" and then:", sends_until_error(connection, pause))
        connection.close()
