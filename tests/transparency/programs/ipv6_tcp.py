"""TCP over IPv6: addresses of four parts, '::1' and '::', a port that is taken, one where nobody listens."""
# needs: ipv6
import errno
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456

for host in ("::1", "::"):
    with socket.socket(socket.AF_INET6) as listener, socket.socket(socket.AF_INET6) as client:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        print("before bind:", listener.getsockname())
        listener.bind((host, PORT))
        listener.listen()
        print("bound:", listener.getsockname() == (host, PORT, 0, 0))
        client.connect(("::1", PORT))
        print("peer:", client.getpeername() == ("::1", PORT, 0, 0))
        connection, address = listener.accept()
        print("address agrees:", address == client.getsockname(), address[0], address[2:])
        print("its own name:", connection.getsockname() == ("::1", PORT, 0, 0), connection.family.name)
        client.sendall(b"hello")
        print(connection.recv(5, socket.MSG_WAITALL))
        client.close()
        print("end:", connection.recv(5))
        connection.close()
        try:
            socket.create_server(("::1", PORT), family=socket.AF_INET6)
        except OSError as error:
            print(errno.errorcode[error.errno])

for host in ("::1", "::"):
    try:
        socket.create_connection((host, PORT))
    except OSError as error:
        print(type(error).__name__, error)
with socket.create_server(("::1", 0), family=socket.AF_INET6) as listener:
    with socket.create_connection(listener.getsockname()[:2]) as client:
        print("a given port:", client.getpeername() == listener.getsockname())
    try:
        socket.create_connection(("127.0.0.1", listener.getsockname()[1]))
    except ConnectionRefusedError:
        print("not over IPv4")
