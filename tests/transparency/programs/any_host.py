"""A server on '', '0.0.0.0', 'localhost' and '127.0.0.1', called in all these ways: the names that both sides see."""
# needs: linux
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456
HOSTS = ("", "0.0.0.0", "localhost", "127.0.0.1")

for number, host in enumerate(HOSTS):
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, PORT + number))
        listener.listen()
        print(repr(host), "is", listener.getsockname()[0], listener.getsockname()[1] - PORT)
        for target in HOSTS:
            with socket.socket() as client:
                client.connect((target, PORT + number))
                connection, address = listener.accept()
                with connection:
                    print("  called as", repr(target), "peer:", client.getpeername()[0], "from:", address[0])
                    print("   server's own name:", connection.getsockname() == ("127.0.0.1", PORT + number))
                    print("   they agree:", address == client.getsockname() == connection.getpeername())
                    client.close()
                    connection.recv(1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind((host, PORT + number))
        for target in HOSTS:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as user:
                user.sendto(b"hello", (target, PORT + number))
                data, address = server.recvfrom(10)
                server.sendto(data, address)
                answer, source = user.recvfrom(10)
                print("  datagram to", repr(target), address[0], source == ("127.0.0.1", PORT + number))
