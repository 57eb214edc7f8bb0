"""A forked child closes its copy of a connection that is half-closed: for the parent, nothing has ended."""
# needs: posix
import os
import socket


def close_in_child(sock):
    """Fork a child that closes its copy and ends by itself; wait for it."""
    child = os.fork()
    if child == 0:
        sock.close()
        os._exit(0)
    print("exit:", os.waitpid(child, 0)[1])


def end_in_child():
    """Fork a child that ends without closing anything; wait for it."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    print("exit:", os.waitpid(child, 0)[1])


with socket.create_server(("127.0.0.1", 0)) as listener:
    for who in ("client", "server"):
        client = socket.create_connection(listener.getsockname())
        connection, address = listener.accept()
        silent, speaker = (client, connection) if who == "client" else (connection, client)
        silent.sendall(b"my last words")
        silent.shutdown(socket.SHUT_WR)
        print(who, "says no more:", speaker.recv(13, socket.MSG_WAITALL), speaker.recv(1))
        close_in_child(silent)
        close_in_child(speaker)
        end_in_child()
        for number in range(5):
            print("sent:", speaker.send(b"line %d " % number))
        close_in_child(silent)
        speaker.close()
        with silent.makefile("rb") as file:
            print(file.read())
        silent.close()

    client = socket.create_connection(listener.getsockname())
    connection, address = listener.accept()
    close_in_child(client)
    close_in_child(connection)
    client.sendall(b"both whole")
    print(connection.recv(10, socket.MSG_WAITALL), address == client.getsockname())
    client.close()
    print("end:", connection.recv(1))
    connection.close()
