"""An echo server around selectors, with a client that is non-blocking from before its connect."""
import errno
import selectors
import socket


def accept(sock):
    connection, address = sock.accept()
    connection.setblocking(False)
    seen.append(address)
    selector.register(connection, selectors.EVENT_READ, echo)


def echo(sock):
    data = sock.recv(100)
    if data:
        sock.send(data)
    else:
        selector.unregister(sock)
        sock.close()
        seen.append("closed")


def client_ready(sock):
    print("connected:", sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), sock.getpeername() == server.getsockname())
    sock.send(b"first")
    selector.modify(sock, selectors.EVENT_READ, client_reads)


def client_reads(sock):
    print("client reads:", sock.recv(100))
    try:
        sock.recv(100)
    except BlockingIOError as error:
        print(errno.errorcode[error.errno] in ("EAGAIN", "EWOULDBLOCK"))
    selector.unregister(sock)
    mine.append(sock.getsockname())
    sock.close()


seen, mine = [], []
selector = selectors.DefaultSelector()
server = socket.create_server(("127.0.0.1", 0))
server.setblocking(False)
selector.register(server, selectors.EVENT_READ, accept)
client = socket.socket()
client.setblocking(False)
try:
    client.connect(server.getsockname())
    print("at once")
except BlockingIOError as error:
    print(errno.errorcode[error.errno], error)
selector.register(client, selectors.EVENT_WRITE, client_ready)
while "closed" not in seen:
    events = selector.select(5)
    assert events
    for key, _ in events:
        key.data(key.fileobj)
print("address agrees:", seen[0] == mine[0])
selector.close()
server.close()
