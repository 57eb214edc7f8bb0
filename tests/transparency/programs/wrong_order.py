"""Calls in the wrong order, and the error that each gives: not bound, not connected, twice, after close."""
# needs: linux
import errno
import socket


def attempt(what, call, *arguments):
    try:
        print(what, call(*arguments))
    except OSError as error:
        print(what, type(error).__name__, errno.errorcode[error.errno], error)
    except (OverflowError, TypeError, ValueError) as error:
        print(what, type(error).__name__)


fresh = socket.socket()
attempt("getsockname:", fresh.getsockname)
attempt("getpeername:", fresh.getpeername)
attempt("accept:", fresh.accept)
attempt("recv:", fresh.recv, 10)
attempt("send:", fresh.send, b"x")
attempt("sendall:", fresh.sendall, b"x")
attempt("shutdown:", fresh.shutdown, socket.SHUT_RDWR)
attempt("port too high:", fresh.connect, ("127.0.0.1", 70000))
attempt("port is text:", fresh.connect, ("127.0.0.1", "9090"))
attempt("port missing:", fresh.bind, "127.0.0.1")
attempt("host is a number:", fresh.bind, (127, 9090))
attempt("bind:", fresh.bind, ("127.0.0.1", 0))
attempt("bind twice:", fresh.bind, ("127.0.0.1", 0))
attempt("listen:", fresh.listen)
attempt("listen twice:", fresh.listen, 10)
attempt("listener's recv:", fresh.recv, 10)
attempt("listener's send:", fresh.send, b"x")
client = socket.socket()
attempt("connect:", client.connect, fresh.getsockname())
attempt("connect twice:", client.connect, fresh.getsockname())
attempt("connect elsewhere:", client.connect, ("127.0.0.1", 9))
attempt("connected, then bind:", client.bind, ("127.0.0.1", 0))
attempt("connected, then listen:", client.listen)
attempt("send text:", client.send, "text")
attempt("sendto while connected:", client.sendto, b"x", fresh.getsockname())
fresh.close()
client.close()
there = ("127.0.0.1", 9)
for name, arguments in (("send", [b"x"]), ("recv", [1]), ("getsockname", []), ("connect", [there]), ("bind", [there])):
    attempt(f"closed, {name}:", getattr(client, name), *arguments)
attempt("closed, close:", client.close)
print("closed, fileno:", client.fileno())
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for name, arguments in (("getsockname", ()), ("getpeername", ()), ("send", (b"x",)), ("listen", ()), ("accept", ())):
    attempt(f"UDP {name}:", getattr(datagrams, name), *arguments)
datagrams.close()
