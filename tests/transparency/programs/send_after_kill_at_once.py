"""A server that sends the instant its client's process has been killed: how many sends succeed, without a pause."""
# needs: posix
import errno
import faulthandler
import socket
import subprocess
import sys

faulthandler.dump_traceback_later(9, exit=True)
CLIENT = """
import socket, sys, time
sock = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
sock.sendall(b"hello")
if sys.argv[2] == "leaves it unread":
    sock.recv(100, socket.MSG_PEEK)
else:
    sock.recv(7, socket.MSG_WAITALL)
sock.sendall(b"ready")
time.sleep(9)
"""


def sends_until_error(sock):
    """Send lines until one fails; return how many went, and what came then."""
    for index in range(40):
        try:
            sock.send(b"line %d\n" % index)
        except OSError as error:
            return index, type(error).__name__, errno.errorcode[error.errno]
    return "no error"


with socket.create_server(("127.0.0.1", 0)) as listener:
    port = str(listener.getsockname()[1])
    for habit in ("reads all", "leaves it unread"):
        client = subprocess.Popen([sys.executable, "-c", CLIENT, port, habit])
        connection, _ = listener.accept()
        print(connection.recv(5, socket.MSG_WAITALL))
        connection.sendall(b"welcome")
        print(connection.recv(5, socket.MSG_WAITALL))
        client.kill()
        client.wait()
        print(habit, sends_until_error(connection))
        connection.close()
