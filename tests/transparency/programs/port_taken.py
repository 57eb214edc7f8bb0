"""A port that somebody has: EADDRINUSE for whom, and in which words."""
import errno
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def bind(what, kind, host):
    with socket.socket(socket.AF_INET, kind) as sock:
        try:
            sock.bind((host, PORT))
            print(what, kind.name, repr(host), "bound")
        except OSError as error:
            print(what, kind.name, repr(host), type(error).__name__, errno.errorcode[error.errno], "-", error)
            print(" unbound still:", sock.getsockname())


for host in ("", "127.0.0.1"):
    holder = socket.socket()
    holder.bind((host, PORT))
    bind("bound:", socket.SOCK_STREAM, "localhost")
    bind("bound:", socket.SOCK_STREAM, "")
    bind("bound:", socket.SOCK_DGRAM, "")
    holder.listen()
    bind("listening:", socket.SOCK_STREAM, "127.0.0.1")
    bind("listening:", socket.SOCK_STREAM, "0.0.0.0")
    holder.close()
    bind("closed:", socket.SOCK_STREAM, "")

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
    holder.bind(("127.0.0.1", PORT))
    bind("UDP:", socket.SOCK_DGRAM, "")
    bind("UDP:", socket.SOCK_DGRAM, "127.0.0.1")
    bind("UDP:", socket.SOCK_STREAM, "127.0.0.1")
bind("closed:", socket.SOCK_DGRAM, "")
