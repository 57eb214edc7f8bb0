"""Messages with a length in front of them."""
import struct

ADDRESS = ("127.0.0.1", 10500)


def send(sock, text):
    body = text.encode("utf-8")
    sock.sendall(struct.pack("!H", len(body)) + body)


def _exactly(sock, size):
    body = b""
    while len(body) < size:
        part = sock.recv(size - len(body))
        if not part:
            raise ConnectionError("closed")
        body += part
    return body


def receive(sock):
    return _exactly(sock, *struct.unpack("!H", _exactly(sock, 2))).decode("utf-8")
