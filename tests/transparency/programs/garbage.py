"""A listener that nobody keeps and nobody closes: when it is collected its port is free, with and without a warning."""
import gc
import socket
import sys
import warnings

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def forget(kind):
    """Bind a socket, and let go of it."""
    sock = socket.socket(socket.AF_INET, kind)
    sock.bind(("127.0.0.1", PORT))
    if kind is socket.SOCK_STREAM:
        sock.listen()


def free(kind):
    with socket.socket(socket.AF_INET, kind) as sock:
        try:
            sock.bind(("127.0.0.1", PORT))
        except OSError as error:
            return str(error)
        return "free"


for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        forget(kind)
        gc.collect()
    print(kind.name, [warning.category.__name__ for warning in caught], free(kind))
    loop = [socket.socket(socket.AF_INET, kind)]
    loop.append(loop)
    loop[0].bind(("127.0.0.1", PORT))
    print(" held by a cycle:", free(kind))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        del loop
        gc.collect()
    print(" collected:", free(kind))
with socket.socket() as client:
    print("nobody answers:", client.connect_ex(("127.0.0.1", PORT)) != 0)
