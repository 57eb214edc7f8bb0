"""Server on the module selectors with callbacks; sends every message to all, its author gets 'sent' as an answer."""
import selectors
import socket
import types

sel = selectors.DefaultSelector()
state = {}


def accept(sock, mask):
    conn, addr = sock.accept()
    conn.setblocking(False)
    state[conn] = types.SimpleNamespace(addr=addr, buf=b'')
    sel.register(conn, selectors.EVENT_READ, read)


def close(conn):
    sel.unregister(conn)
    del state[conn]
    conn.close()


def read(conn, mask):
    try:
        data = conn.recv(1000)
    except ConnectionResetError:
        data = b''
    if not data:
        close(conn)
        return
    user = state[conn]
    user.buf += data
    *lines, user.buf = user.buf.split(b'\n')
    for line in lines:
        for other in list(state):
            if other is conn:
                other.sendall('✓ sent\n'.encode())
            else:
                other.sendall('{} {}\n'.format(user.addr, line.decode()).encode())


with socket.socket() as lsock:
    lsock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    lsock.bind(('localhost', 65432))
    lsock.listen()
    lsock.setblocking(False)
    sel.register(lsock, selectors.EVENT_READ, accept)
    while True:
        for key, mask in sel.select():
            key.data(key.fileobj, mask)
