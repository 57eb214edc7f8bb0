"""An accepted socket is handed to another process through multiprocessing: as an argument, and through a pipe."""
# needs: posix
import multiprocessing
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def serve(connection, address, pipe):
    with connection, connection.makefile("rb") as file:
        agree = connection.getpeername() == address and connection.getsockname() == ("127.0.0.1", PORT)
        connection.sendall(b"names agree: %d, %s\n" % (agree, file.readline()))
    for connection in iter(pipe.recv, None):
        with connection:
            connection.sendall(b"through the pipe: %r\n" % connection.recv(100))
            pipe.send(type(connection).__name__)


if __name__ == "__main__":
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    with socket.create_server(("127.0.0.1", PORT)) as listener:
        client = socket.create_connection(("127.0.0.1", PORT))
        connection, address = listener.accept()
        process = spawn.Process(target=serve, args=(connection, address, there))
        process.start()
        client.sendall(b"an argument\n")
        with client, client.makefile("rb") as file:
            print(file.readline())
            connection.close()
            print("end:", file.read())
        for number in range(2):
            with socket.create_connection(("127.0.0.1", PORT)) as client, client.makefile("rb") as file:
                connection, address = listener.accept()
                here.send(connection)
                client.sendall(b"%d" % number)
                print(file.readline(), here.recv())
                connection.close()
                print("end:", file.read())
    here.send(None)
    process.join()
    print("exit:", process.exitcode)
