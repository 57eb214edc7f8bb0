"""A server that sends the instant its client's process has been killed: how many sends succeed, without a pause."""
# needs: posix
import socket
import subprocess
import sys

from common import sends_until_error

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
