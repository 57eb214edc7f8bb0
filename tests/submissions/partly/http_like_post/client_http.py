"""Chat client that posts messages in the style of HTTP and prints the ones that the server posts to it."""
import socket
from threading import Thread

s = socket.create_connection(("localhost", 8080))
f = s.makefile("rb")


def post(path, text):
    body = text.encode("utf-8")
    s.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)


def incoming():
    while True:
        first = f.readline().decode().strip()
        if not first:
            print("Server closed the connection")
            return
        headers = {}
        for raw in f:
            raw = raw.decode("utf-8").strip()
            if not raw:
                break
            k, v = raw.split(": ", 1)
            headers[k] = v
        text = f.read(int(headers["Content-Length"])).decode("utf-8")
        if first.startswith("POST"):
            print(f"{headers['X-Author']}: {text}")
        else:
            print(text)


Thread(target=incoming, daemon=True).start()
post("/join", input("Login: "))
while True:
    post("/msg", input())
