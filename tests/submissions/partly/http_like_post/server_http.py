"""Chat server whose messages look like HTTP requests (request line, headers, blank line, body)
on a lasting connection."""
import socketserver
import threading

online = {}
guard = threading.Lock()


def pack(first_line, body, **headers):
    body = body.encode("utf-8")
    lines = [first_line, f"Content-Length: {len(body)}"]
    lines += [f"X-{key.title()}: {value}" for key, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8") + body


class Handler(socketserver.StreamRequestHandler):
    nick = None

    def read_request(self):
        first = self.rfile.readline().decode().strip()
        if not first:
            return None
        headers = {}
        while True:
            line = self.rfile.readline().decode().strip()
            if not line:
                break
            key, value = line.split(": ", 1)
            headers[key.lower()] = value
        body = self.rfile.read(int(headers.get("content-length", 0))).decode("utf-8")
        return first.split(" "), headers, body

    def handle(self):
        while True:
            request = self.read_request()
            if request is None:
                return
            (method, path, version), headers, body = request
            if (method, path) == ("POST", "/join"):
                self.nick = body
                with guard:
                    online[self.nick] = self.wfile
                self.wfile.write(pack("HTTP/1.1 200 OK", "Welcome, " + body))
            elif (method, path) == ("POST", "/msg"):
                self.deliver(body)
            else:
                self.wfile.write(pack("HTTP/1.1 404 Not Found", "no such page"))

    def deliver(self, body):
        with guard:
            for nick, out in online.items():
                if nick == self.nick:
                    continue
                try:
                    out.write(pack("POST /msg HTTP/1.1", body, author=self.nick))
                except OSError:
                    pass

    def finish(self):
        with guard:
            online.pop(self.nick, None)
        try:
            super().finish()
        except OSError:
            pass


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    allow_reuse_address = True
    daemon_threads = True


if __name__ == "__main__":
    with Server(("localhost", 8080), Handler) as server:
        print("http-like chat on port 8080")
        server.serve_forever()
