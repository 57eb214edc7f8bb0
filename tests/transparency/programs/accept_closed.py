"""A thread waits in accept (or recv) while the main thread closes or shuts down the socket under it."""
# needs: linux
import socket
import threading
import time


def wait(what, call, *arguments):
    waiting.set()
    try:
        result = call(*arguments)
        events.append(f"{what} returned {result if isinstance(result, bytes) else 'a connection'}")
    except OSError as error:
        events.append(f"{what} {type(error).__name__} {error}")


def while_waiting(what, call, *arguments, then):
    """Start a thread that waits in a call; do something meanwhile; print what became of the call."""
    waiting.clear()
    thread = threading.Thread(target=wait, args=(what, call, *arguments))
    thread.start()
    waiting.wait(5)
    time.sleep(0.1)  # no event tells that a thread has begun to wait
    then()
    thread.join(5)
    print(events.pop() if events else f"{what} still waits")


events, waiting = [], threading.Event()
listener = socket.create_server(("127.0.0.1", 0))
while_waiting("accept", listener.accept, then=lambda: listener.shutdown(socket.SHUT_RDWR))
listener.close()

listener = socket.create_server(("127.0.0.1", 0))
listener.settimeout(0.4)
while_waiting("accept with a timeout", listener.accept, then=listener.close)

listener = socket.create_server(("127.0.0.1", 0))
address = listener.getsockname()
client = socket.create_connection(address)
connection, _ = listener.accept()
while_waiting("recv", client.recv, 10, then=lambda: client.shutdown(socket.SHUT_RDWR))
print("the peer:", connection.recv(10))
for each in (client, connection):
    each.close()
client = socket.create_connection(address)
connection, _ = listener.accept()
connection.settimeout(0.4)
while_waiting("recv with a timeout", connection.recv, 10, then=connection.close)
print("the peer:", client.recv(10))
listener.close()
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
datagrams.bind(("127.0.0.1", 0))
other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
while_waiting("recvfrom", datagrams.recv, 10, then=lambda: other.sendto(b"a word", datagrams.getsockname()))
try:
    datagrams.shutdown(socket.SHUT_RDWR)
except OSError as error:
    print(error)
