"""setdefaulttimeout is taken over by new sockets, accepted ones among them, and by nobody else."""
import socket
import threading


before = socket.socket()
print("at first:", socket.getdefaulttimeout(), before.gettimeout())
socket.setdefaulttimeout(0.2)
listener = socket.create_server(("127.0.0.1", 0))
print("then:", socket.getdefaulttimeout(), before.gettimeout(), listener.gettimeout())
client = socket.socket()
client.connect(listener.getsockname())
connection, _ = listener.accept()
print("accepted:", connection.gettimeout(), "client:", client.gettimeout())
print("dup:", client.dup().gettimeout(), "UDP:", socket.socket(type=socket.SOCK_DGRAM).gettimeout())
print("fromfd:", socket.fromfd(client.fileno(), socket.AF_INET, socket.SOCK_STREAM).gettimeout())
print("create_connection:", socket.create_connection(listener.getsockname()).gettimeout())
for sock in (client, listener):
    try:
        sock.recv(10) if sock is client else (sock.accept(), sock.accept())
    except OSError as error:
        print(type(error).__name__, error)
before.connect(listener.getsockname())
other, _ = listener.accept()
threading.Timer(0.4, lambda: other.sendall(b"after the timeout")).start()
print("made before, and waits for ever:", before.recv(100))
socket.setdefaulttimeout(None)
print("at last:", socket.socket().gettimeout(), client.gettimeout())
for each in (before, listener, client, connection, other):
    each.close()
