"""How many sends into a client succeed whose process was killed a moment ago, or just now, with unread data or not."""
# needs: posix
import socket
import subprocess
import sys
import time

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
        for pause in (0.05, 0.02, None):  # None: it sends the instant the process has been killed
            client = subprocess.Popen([sys.executable, "-c", CLIENT, port, habit])
            connection, _ = listener.accept()
            print(connection.recv(5, socket.MSG_WAITALL))
            connection.sendall(b"welcome")
            print(connection.recv(5, socket.MSG_WAITALL))
            client.kill()
            client.wait()
            if pause:
                time.sleep(pause)
            print(habit, "pause", pause, "-", sends_until_error(connection, pause))
            connection.close()
