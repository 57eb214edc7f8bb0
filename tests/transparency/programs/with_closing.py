"""`with` closes: the peer hears the end, the descriptor is gone, errors come through; closing twice is nothing."""
import contextlib
import socket


with socket.socket() as listener:
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    with socket.create_connection(listener.getsockname()) as client:
        connection, _ = listener.accept()
        client.sendall(b"inside")
    print("after the block:", client.fileno(), client._closed)
    print("the peer:", connection.recv(6, socket.MSG_WAITALL), connection.recv(1))
    connection.close()

    try:
        with socket.create_connection(listener.getsockname()) as client:
            connection, _ = listener.accept()
            raise KeyError("inside")
    except KeyError as error:
        print(error, client.fileno())
    print("the peer:", connection.recv(1))
    connection.close()
    connection.close()

    with contextlib.closing(socket.socket()) as client:
        client.connect(listener.getsockname())
        connection = listener.accept()[0]
        client.close()
        print("closed inside:", connection.recv(1))
        connection.close()

    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(socket.create_connection(listener.getsockname())) for _ in range(3)]
        connections = [stack.enter_context(listener.accept()[0]) for _ in clients]
        clients[1].close()
        print("one of three:", connections[1].recv(1))
    print("all:", [sock.fileno() for sock in clients + connections])
    with listener as same:
        print("the same:", same is listener)
    print("closed by its own block:", listener.fileno())
