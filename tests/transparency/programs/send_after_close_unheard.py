"""How many sends into a client that has closed succeed, when the server only sends and never listens."""
import socket
import threading
import time

from common import pair, sends_until_error

with socket.create_server(("127.0.0.1", 0)) as listener:
    for pause in (0.05, 0):
        client, connection = pair(listener)
        client.close()
        print("pause", pause, "-", sends_until_error(connection, pause))
        connection.close()

        client, connection = pair(listener)
        closing = threading.Thread(target=client.close)
        closing.start()
        closing.join()
        time.sleep(pause)
        print("closed by a thread:", sends_until_error(connection, pause))
        print("recv, for the first time:", connection.recv(10))
        connection.close()
