"""Threads that live on when the main program has ended: they connect, accept and talk after its last line."""
import atexit
import socket
import sys
import threading

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def serve():
    threading.main_thread().join()
    connection, address = listener.accept()
    with connection, connection.makefile("rb") as file:
        for line in file:
            connection.sendall(line.upper())
    listener.close()


def call():
    threading.main_thread().join()
    print("main has ended:", not threading.main_thread().is_alive())
    with socket.create_connection(("127.0.0.1", PORT)) as client, client.makefile("rb") as file:
        for word in (b"one\n", b"two\n"):
            client.sendall(word)
            print(file.readline())
    with socket.socket(type=socket.SOCK_DGRAM) as one, socket.socket(type=socket.SOCK_DGRAM) as two:
        two.bind(("127.0.0.1", PORT))
        one.sendto(b"datagram", ("127.0.0.1", PORT))
        print(two.recvfrom(100)[1][1] == one.getsockname()[1])
    serving.join()
    with socket.socket() as late:
        print("nobody listens any more:", late.connect_ex(("127.0.0.1", PORT)) != 0)
    print("the last thread ends")


atexit.register(print, "atexit: everything is over")
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", PORT))
listener.listen()
serving = threading.Thread(target=serve)
serving.start()
threading.Thread(target=call).start()
print("the main program's last line")
