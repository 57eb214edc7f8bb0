"""One listener for IPv4 and IPv6, and what else may be bound beside it."""
# needs: dualstack linux
import errno
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456

with socket.create_server(("", PORT), family=socket.AF_INET6, dualstack_ipv6=True) as listener:
    print("bound:", listener.getsockname() == ("::", PORT, 0, 0))
    print("only IPv6:", listener.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY))
    for host, seen in (("127.0.0.1", "::ffff:127.0.0.1"), ("::1", "::1")):
        with socket.create_connection((host, PORT)) as client:
            connection, address = listener.accept()
            print(host, "is", address[0], address[0] == seen, "port agrees:", address[1] == client.getsockname()[1])
            print("its own name:", connection.getsockname()[0], connection.getpeername() == address)
            print("the client's view:", client.getpeername()[:2] == (host, PORT), client.family.name)
            client.sendall(b"hello")
            print(connection.recv(5, socket.MSG_WAITALL))
            connection.close()
            print("end:", client.recv(1))
    with socket.socket() as other:
        try:
            other.bind(("0.0.0.0", PORT))
        except OSError as error:
            print("IPv4 beside it:", errno.errorcode[error.errno])

with socket.socket(socket.AF_INET6) as six, socket.socket() as four:
    six.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    six.bind(("::", PORT + 1))
    four.bind(("0.0.0.0", PORT + 1))
    print("each alone:", six.getsockname()[1] == four.getsockname()[1])
    six.listen()
    try:
        socket.create_connection(("127.0.0.1", PORT + 1))
    except ConnectionRefusedError:
        print("the IPv4 one does not listen")

server = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
server.bind(("::", PORT))
with server, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as user:
    user.sendto(b"datagram", ("127.0.0.1", PORT))
    data, address = server.recvfrom(100)
    print(data, address[0], address[1] == user.getsockname()[1])
    server.sendto(b"answer", address)
    print(user.recvfrom(100) == (b"answer", ("127.0.0.1", PORT)))
