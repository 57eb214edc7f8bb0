"""Two sockets with SO_REUSEPORT share a port, over TCP and UDP; one without it is not let in."""
# needs: linux
import errno
import select
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def make(kind, share):
    sock = socket.socket(socket.AF_INET, kind)
    if share:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    return sock


for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
    pair = [make(kind, True), make(kind, True)]
    for sock in pair:
        sock.bind(("127.0.0.1", PORT))
        print(kind.name, "bound:", sock.getsockname() == ("127.0.0.1", PORT))
    try:
        make(kind, False).bind(("127.0.0.1", PORT))
    except OSError as error:
        print(" a third:", errno.errorcode[error.errno])
    if kind is socket.SOCK_STREAM:
        for sock in pair:
            sock.listen()
        for _ in range(4):
            with socket.create_connection(("127.0.0.1", PORT)) as client:
                ready = select.select(pair, [], [], 5)[0]
                connection, address = ready[0].accept()
                print(" one of them accepts:", len(ready), address == client.getsockname())
                client.close()
                connection.recv(1)
                connection.close()
    else:
        for _ in range(4):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as user:
                user.sendto(b"hello", ("127.0.0.1", PORT))
                ready = select.select(pair, [], [], 5)[0]
                data, address = ready[0].recvfrom(100)
                print(" one of them hears:", len(ready), address[1] == user.getsockname()[1])
    pair.pop(0).close()
    print(" one left:", pair[0].getsockname() == ("127.0.0.1", PORT))
    pair[0].close()
