"""Calls where nobody listens: never bound, bound but not listening, the wrong protocol, and a second try that works."""
import errno
import socket
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456


def call(what):
    with socket.socket() as client:
        try:
            client.connect(("127.0.0.1", PORT))
            print(what, "connected")
        except OSError as error:
            print(what, type(error).__name__, errno.errorcode[error.errno], "-", error)
            print(" args:", error.args == (error.errno, error.strerror), "filename:", error.filename)


call("nobody:")
with socket.socket() as idle:
    idle.bind(("127.0.0.1", PORT))
    call("bound only:")
    idle.listen()
    call("listening:")
call("closed:")
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
    other.bind(("127.0.0.1", PORT))
    call("only UDP:")

waiting = socket.socket()
for attempt in range(3):
    try:
        waiting.connect(("127.0.0.1", PORT))
        print("attempt", attempt, "connected on the same socket")
        break
    except ConnectionRefusedError:
        print("attempt", attempt, "refused")
        server = socket.create_server(("127.0.0.1", PORT)) if attempt == 1 else None
waiting.close()
if server:
    server.close()
