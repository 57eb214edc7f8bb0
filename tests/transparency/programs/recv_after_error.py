"""What recv, send, getpeername and close say after a send has failed, and the descriptors that are still open."""
# needs: linux
import socket
import struct
import time


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except OSError as error:
        return type(error).__name__


def close(client):
    client.close()


def reset(client):
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def speak_and_close(client):
    client.sendall(b"last words")
    client.close()


with socket.create_server(("127.0.0.1", 0)) as listener:
    for ending in (close, reset, speak_and_close):
        client = socket.create_connection(listener.getsockname())
        connection, address = listener.accept()
        ending(client)
        results = [0]
        while isinstance(results[-1], int):
            results.append(outcome(connection.send, b"line"))
            time.sleep(0.05)
        print(ending.__name__, results)
        for index in range(3):
            print("  recv:", outcome(connection.recv, 4), "send:", outcome(connection.send, b"x"))
        print("  peer:", outcome(connection.getpeername), "open:", connection.fileno() >= 0)
        print("  sendall:", outcome(connection.sendall, b"x"), "shutdown:", outcome(connection.shutdown, 2))
        print("  close:", outcome(connection.close), connection.fileno())
