"""The other tasks of the course, written with `handle_client()` and `send_response()`."""

import http.client

from lab import Client, Server
from tests.lab.screen import DEADLINE

PAGE = "<!DOCTYPE html><title>Лаба</title><h1>One page</h1>"


def test_tcp_calculator(beside):
    """Each request over TCP brings its own connection and gets one answer."""

    def serve(server, requests):
        for _ in range(requests):
            text, connection = server.handle_client()
            base, height = map(float, text.split())
            server.send_response(f"area: {base * height:g}", connection)

    with Server("TCP", port=0) as server:
        serving = beside(serve, server, 3)
        answers = []
        for request in ("2 3", "10 4.5", "7 0"):
            with Client("TCP", server_port=server.port) as client:
                client.send_message(request)
                answers.append(client.receive_response())
        serving.result(DEADLINE)

    assert answers == ["area: 6", "area: 45", "area: 0"]


def test_http_server_of_one_page(beside):
    """A browser's GET and a form's POST (whose body comes in a segment of its own) both get the page."""

    def serve(server, requests):
        lines = []
        for _ in range(requests):
            text, connection = server.handle_client()
            lines.append(text.splitlines()[0])
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(PAGE.encode())}\r\n"
            server.send_response(f"{head}Connection: close\r\n\r\n{PAGE}", connection)
        return lines

    with Server("TCP", port=0) as server:
        serving = beside(serve, server, 2)
        pages = []
        for method, body in (("GET", None), ("POST", "name=ann")):
            browser = http.client.HTTPConnection("localhost", server.port, timeout=DEADLINE)
            browser.request(method, "/", body)
            response = browser.getresponse()
            pages.append((response.status, response.read().decode()))
            browser.close()

    assert pages == [(200, PAGE)] * 2
    assert serving.result(DEADLINE) == ["GET / HTTP/1.1", "POST / HTTP/1.1"]
