"""Flags of recv: MSG_WAITALL, MSG_DONTWAIT, MSG_PEEK, and how many bytes wait (FIONREAD)."""
# needs: linux
import fcntl
import select
import socket
import struct
import termios
import threading

from common import pair


def waiting(sock):
    return struct.unpack("i", fcntl.ioctl(sock.fileno(), termios.FIONREAD, bytes(4)))[0]


def dont_wait(sock, size, flags=0):
    try:
        return sock.recv(size, flags | socket.MSG_DONTWAIT)
    except BlockingIOError as error:
        return error


listener = socket.create_server(("127.0.0.1", 0))
client, connection = pair(listener)
print("nothing there:", dont_wait(connection, 10), waiting(connection))
client.sendall(b"hello")
select.select([connection], [], [], 5)
print("waiting:", waiting(connection), "peek:", [connection.recv(size, socket.MSG_PEEK) for size in (3, 10)])
print("there:", dont_wait(connection, 3), dont_wait(connection, 10), dont_wait(connection, 10))

threading.Timer(0.1, client.sendall, [b"cond half"]).start()
client.sendall(b"first half, se")
print("all of it:", connection.recv(23, socket.MSG_WAITALL))
threading.Timer(0.1, client.close).start()
client.sendall(b"cut short")
print("the end comes first:", connection.recv(100, socket.MSG_WAITALL))
print("at the end:", dont_wait(connection, 10), connection.recv(10, socket.MSG_PEEK), waiting(connection))
connection.close()

client, connection = pair(listener)
client.sendall(b"more to come, ", socket.MSG_MORE)
client.sendall(b"here it is")
print("MSG_MORE:", connection.recv(24, socket.MSG_WAITALL))
print("MSG_NOSIGNAL:", client.send(b"x", socket.MSG_NOSIGNAL), connection.recv(1))
connection.close()
client.recv(1)
print("flags of send:", client.send(b"1", socket.MSG_DONTWAIT))
client.close()
listener.close()
