"""Two socketserver servers on one port: the second one's error, and a third after the first has closed."""
import errno
import socketserver
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall(b"hello")


for kind in (socketserver.TCPServer, socketserver.UDPServer, socketserver.ThreadingTCPServer):
    first = kind(("127.0.0.1", PORT), Handler)
    try:
        kind(("127.0.0.1", PORT), Handler)
    except OSError as error:
        print(kind.__name__, type(error).__name__, errno.errorcode[error.errno], str(error))
    first.server_close()
    with kind(("127.0.0.1", PORT), Handler) as again:
        print("again:", again.server_address == ("127.0.0.1", PORT), "old fileno:", first.fileno())
