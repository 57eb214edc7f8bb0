"""An earlier exercise of the course: the area of a trapezoid, a thread for each user."""
import socketserver


class Areas(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            try:
                a, b, height = map(float, line.split())
            except ValueError:
                return
            self.wfile.write(f"{(a + b) / 2 * height}\n".encode())


socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("127.0.0.1", 27413), Areas).serve_forever()
