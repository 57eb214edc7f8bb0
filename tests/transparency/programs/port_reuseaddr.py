"""What SO_REUSEADDR allows on Linux: two that are bound, one that listens."""
# needs: linux
import errno
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def make(kind, reuse):
    sock = socket.socket(socket.AF_INET, kind)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, reuse)
    return sock


def attempt(what, call, *arguments):
    try:
        call(*arguments)
        print(what, "done")
    except OSError as error:
        print(what, errno.errorcode[error.errno], "-", error)


for one, two in ((0, 0), (0, 1), (1, 0), (1, 1)):
    print("SO_REUSEADDR", one, two)
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        first, second = make(kind, one), make(kind, two)
        attempt(f" {kind.name} first bind:", first.bind, ("", PORT))
        attempt(f" {kind.name} second bind:", second.bind, ("", PORT))
        first.close()
        second.close()

first, second, third = (make(socket.SOCK_STREAM, 1) for _ in range(3))
attempt("bind", first.bind, ("", PORT))
attempt("bind beside it", second.bind, ("127.0.0.1", PORT))
attempt("listen", first.listen)
attempt("second listens", second.listen)
attempt("bind beside a listener", third.bind, ("", PORT))
first.close()
attempt("first closed, second listens", second.listen)
with socket.create_connection(("127.0.0.1", PORT)) as client:
    connection, address = second.accept()
    print("the second accepts:", address == client.getsockname())
    connection.close()
second.close()
attempt("third binds", third.bind, ("", PORT))
third.close()
