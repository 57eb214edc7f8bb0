"""A page from http.server, fetched with http.client and urllib: the library's own protocols over our sockets."""
import http.client
import http.server
import threading
import urllib.error
import urllib.request


class Page(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = f"<p>{self.path}</p>".encode()
        self.send_response(200 if self.path != "/none" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        print("log:", self.client_address[0], *args[1:3])


class Server(http.server.HTTPServer):
    def server_bind(self):
        super().server_bind()
        self.server_name = "lab"


with Server(("127.0.0.1", 0), Page) as server:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    connection = http.client.HTTPConnection(*server.server_address, timeout=5)
    for path in ("/", "/again"):
        connection.request("GET", path)
        answer = connection.getresponse()
        print(answer.status, answer.reason, answer.read())
    connection.close()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    base = "http://127.0.0.1:%d" % server.server_address[1]
    with opener.open(base + "/urllib", timeout=5) as answer:
        print(answer.status, answer.read())
    try:
        opener.open(base + "/none", timeout=5)
    except urllib.error.HTTPError as error:
        print(error.code, error.reason, error.read())
        error.close()
    server.shutdown()
    thread.join()
