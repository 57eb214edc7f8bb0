"""family, type, proto, timeout, inheritability of sockets that were made, bound, accepted, adopted."""
import socket


def attributes(sock):
    return (
        repr(sock.family),
        repr(sock.type),
        sock.proto,
        sock.gettimeout(),
        sock.getblocking(),
        sock.get_inheritable(),
        type(sock).__name__,
        sock.fileno() > 2,
        sock._closed,
        sock._io_refs,
    )


with socket.socket() as plain, socket.socket(proto=socket.IPPROTO_TCP) as explicit:
    print("plain:", attributes(plain))
    print("explicit:", attributes(explicit))
    plain.bind(("localhost", 0))
    plain.listen()
    print("listening:", attributes(plain))
    explicit.connect(plain.getsockname())
    connection, address = plain.accept()
    print("accepted:", attributes(connection))
    print("address:", type(address), [type(part).__name__ for part in address])
    print("name:", type(connection.getsockname()), [type(part).__name__ for part in connection.getsockname()])
    print("equal:", connection.getpeername() == address == explicit.getsockname())
    copy = connection.dup()
    print("copy:", attributes(copy))
    with connection.makefile("rb"):
        connection.close()
        print("closed, but a file is open:", attributes(connection))
    print("closed:", connection.fileno(), connection._closed, connection._io_refs, connection.gettimeout())
    adopted = socket.socket(fileno=copy.detach())
    print("adopted:", attributes(adopted))
    adopted.set_inheritable(True)
    print("inheritable:", adopted.get_inheritable())
    adopted.close()
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
    print("UDP:", attributes(datagrams))
    datagrams.bind(("127.0.0.1", 0))
    datagrams.sendto(b"", datagrams.getsockname())
    print("UDP's source:", [type(part).__name__ for part in datagrams.recvfrom(1)[1]])
if hasattr(socket, "SOCK_NONBLOCK"):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK) as sock:
        print("non-blocking:", attributes(sock))
