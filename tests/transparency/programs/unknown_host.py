"""Host names that do not resolve: the exception's class, wherever a name may stand."""
import socket

NAME = "no-such-host.invalid"


def attempt(what, call, *arguments):
    try:
        call(*arguments)
    except OSError as error:
        print(what, type(error).__name__, isinstance(error, OSError))


with socket.socket() as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
    attempt("connect:", tcp.connect, (NAME, 9090))
    attempt("connect_ex:", tcp.connect_ex, (NAME, 9090))
    attempt("bind:", tcp.bind, (NAME, 9090))
    attempt("sendto:", udp.sendto, b"hello", (NAME, 9090))
    print("still unbound:", tcp.getsockname(), udp.getsockname())
attempt("create_connection:", socket.create_connection, (NAME, 9090))
attempt("gethostbyname:", socket.gethostbyname, NAME)
attempt("getaddrinfo:", socket.getaddrinfo, NAME, 9090)
