"""poll and epoll report what happens on a connection: readable, writable, the peer's end, a reset, nothing."""
# needs: linux
import select
import socket
import struct
import time

NAMES = ("POLLIN", "POLLOUT", "POLLERR", "POLLHUP", "POLLRDHUP")


def names(mask):
    return [name for name in NAMES if mask & getattr(select, name)]


def wait(poller, sock, wanted):
    """Ask until the wanted event is there, then tell all of them."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        for fd, mask in poller.poll(10):
            if mask & wanted:
                return fd == sock.fileno(), names(mask)
        time.sleep(0.001)
    return "never"


listener = socket.create_server(("127.0.0.1", 0))
for poller in (select.poll(), select.epoll()):
    poller.register(listener, select.POLLIN)
    print("quiet:", poller.poll(0))
    client = socket.create_connection(listener.getsockname())
    print("knock:", wait(poller, listener, select.POLLIN))
    connection, _ = listener.accept()
    poller.register(connection, select.POLLIN | select.POLLOUT | select.POLLRDHUP)
    print("open:", wait(poller, connection, select.POLLOUT))
    client.sendall(b"data")
    print("data:", wait(poller, connection, select.POLLIN))
    connection.recv(4)
    client.shutdown(socket.SHUT_WR)
    print("end:", wait(poller, connection, select.POLLRDHUP))
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    print("reset:", wait(poller, connection, select.POLLERR))
    poller.unregister(connection)
    poller.unregister(listener)
    connection.close()
listener.close()
