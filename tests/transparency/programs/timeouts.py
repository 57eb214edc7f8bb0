"""Timeouts in accept, recv, recvfrom, recv_into, connect_ex and makefile: class, words, and no earlier than asked."""
import socket
import time


def attempt(what, call, *arguments):
    began = time.monotonic()
    try:
        print(what, call(*arguments))
    except OSError as error:
        waited = time.monotonic() - began
        print(what, type(error).__name__, error, error.errno, error.args, "soon enough:", 0.09 < waited < 2)


listener = socket.create_server(("127.0.0.1", 0))
print("no timeout:", listener.gettimeout(), listener.getblocking())
listener.settimeout(0.1)
print("timeout:", listener.gettimeout(), listener.getblocking())
attempt("accept", listener.accept)
client = socket.create_connection(listener.getsockname(), timeout=0.1)
connection, _ = listener.accept()
print("accepted:", connection.gettimeout(), "client:", client.gettimeout())
attempt("client's recv", client.recv, 10)
connection.settimeout(0.1)
attempt("recv_into", connection.recv_into, bytearray(10))
attempt("recv(WAITALL)", connection.recv, 10, socket.MSG_WAITALL)
client.sendall(b"late")
attempt("recv", connection.recv, 10)
with connection.makefile("rb") as file:
    attempt("readline", file.readline)
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
datagrams.settimeout(0.1)
datagrams.bind(("127.0.0.1", 0))
attempt("recvfrom", datagrams.recvfrom, 10)
attempt("recv of datagrams", datagrams.recv, 10)
for value in (0, 0.0, None, 5, 1e-3):
    client.settimeout(value)
    print(value, client.gettimeout(), client.getblocking())
try:
    client.settimeout(-1)
except ValueError as error:
    print(error)
print(issubclass(socket.timeout, OSError), socket.timeout.__name__)
for each in (client, connection, listener, datagrams):
    each.close()
