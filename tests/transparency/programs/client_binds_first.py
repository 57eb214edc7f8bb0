"""A client that binds its socket before it connects: the server sees that very port; then two clients want one port."""
import errno
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456

with socket.create_server(("127.0.0.1", PORT)) as listener:
    with socket.socket() as client, socket.socket() as rival:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        client.bind(("", PORT + 1))
        print("bound:", client.getsockname() == ("0.0.0.0", PORT + 1))
        client.connect(("127.0.0.1", PORT))
        print("connected:", client.getsockname() == ("127.0.0.1", PORT + 1))
        connection, address = listener.accept()
        print("the server sees:", address == ("127.0.0.1", PORT + 1) == connection.getpeername())
        try:
            rival.bind(("", PORT + 1))
        except OSError as error:
            print("rival:", errno.errorcode[error.errno])
        client.sendall(b"hello")
        print(connection.recv(5, socket.MSG_WAITALL))
        connection.close()
    with socket.socket() as client:
        client.bind(("127.0.0.1", 0))
        mine = client.getsockname()
        client.connect(("127.0.0.1", PORT))
        connection, address = listener.accept()
        print("any port, kept:", address == mine == client.getsockname())
        connection.close()

with socket.socket(type=socket.SOCK_DGRAM) as server, socket.socket(type=socket.SOCK_DGRAM) as user:
    server.bind(("", PORT))
    user.bind(("", PORT + 2))
    user.sendto(b"hello", ("127.0.0.1", PORT))
    print("UDP:", server.recvfrom(10)[1] == ("127.0.0.1", PORT + 2))
    user.connect(("127.0.0.1", PORT))
    print("UDP connected:", user.getsockname() == ("127.0.0.1", PORT + 2))
