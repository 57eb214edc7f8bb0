"""A server that tries one port after another until one is free, as students' servers do."""
import errno
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def first_free(kind):
    """The first port from PORT on where a server socket can be bound, and the errors before that."""
    sock = socket.socket(socket.AF_INET, kind)
    errors = []
    for port in range(PORT, PORT + 9):
        try:
            sock.bind(("0.0.0.0", port))
            return sock, port - PORT, errors
        except OSError as error:
            errors.append(errno.errorcode[error.errno])
    raise SystemExit("no free port")


for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
    sockets = []
    for _ in range(4):
        sock, offset, errors = first_free(kind)
        if kind is socket.SOCK_STREAM:
            sock.listen()
        sockets.append(sock)
        print(kind.name, "PORT +", offset, "after", errors, sock.getsockname()[1] == PORT + offset)
    sockets[1].close()
    sock, offset, errors = first_free(kind)
    print("after one has closed: PORT +", offset, errors)
    for each in (*sockets, sock):
        each.close()


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


with socket.create_server(("127.0.0.1", PORT + 2)):
    print("who answers:", [offset for offset in range(5) if answers(PORT + offset)])
