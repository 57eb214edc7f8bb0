"""How many sends of a client succeed after the server has closed its connection, or its process has ended."""
# needs: posix
import socket
import subprocess
import sys

from common import pair, sends_until_error

SERVER = """
import socket
with socket.create_server(("127.0.0.1", 0)) as listener:
    print(listener.getsockname()[1], flush=True)
    connection, _ = listener.accept()
    connection.recv(5, socket.MSG_WAITALL)
"""


for pause in (0.05, 0):
    for heard in (True, False):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            client, connection = pair(listener)
            connection.close()
            if heard:
                print("the end is heard:", client.recv(10))
            print("pause", pause, "-", sends_until_error(client, pause))
            client.close()

    server = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE)
    client = socket.create_connection(("127.0.0.1", int(server.stdout.readline())))
    client.sendall(b"hello")
    print("the server's exit:", server.wait(), "heard:", client.recv(10))
    print("pause", pause, "-", sends_until_error(client, pause))
    client.close()
    server.stdout.close()
