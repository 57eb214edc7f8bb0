"""A chat server of the kind that begins with `from socket import *` and `from threading import *`."""
from faulthandler import dump_traceback_later
from socket import *
from sys import argv
from threading import *

dump_traceback_later(8, exit=True)
PORT = int(argv[1]) if argv[1:] else 23456


def serve(listener):
    while True:
        connection, address = listener.accept()
        text = connection.recv(1024).decode()
        connection.send(f"{text} from {address[0]}".encode())
        connection.close()
        if text == "quit":
            break


listener = socket(AF_INET, SOCK_STREAM)
listener.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
listener.bind(("", PORT))
listener.listen(5)
thread = Thread(target=serve, args=(listener,))
thread.start()
for word in ("hello", "quit"):
    client = socket(AF_INET, SOCK_STREAM)
    client.connect(("localhost", PORT))
    client.send(word.encode())
    print(client.recv(1024))
    client.close()
thread.join()
listener.close()
print(socket, SocketType, timeout, error, gethostbyname("localhost"))
print(sorted(name for name in globals() if name in ("create_server", "bind", "connect", "dup", "CMSG_LEN", "fromfd")))
