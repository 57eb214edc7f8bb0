"""What names of the standard library mean for a chat: a program that has them listens, calls, sends, starts threads.

Rule 1. Code decides: the tables name calls and classes, never a file or a dialect.
"""

from enum import Flag, auto


class Fact(Flag):
    """Something that a program does, as far as its text shows."""

    NONE = 0
    LISTENS = auto()
    SERVES = auto()  # through a base class or a library, which listens or binds
    BINDS = auto()
    DATAGRAMS = auto()  # receives them
    CONNECTS = auto()
    SENDS_TO = auto()  # sends datagrams
    TYPES = auto()  # reads the keyboard
    RELAYS = auto()  # sends inside a loop: to several users
    TCP = auto()
    UDP = auto()
    SENDS = auto()  # something, over whatever
    RECEIVES = auto()


CALLS = {
    **dict.fromkeys(("listen", "accept", "sock_accept", "start_server", "create_server"), Fact.LISTENS),
    **dict.fromkeys(("connect", "connect_ex", "sock_connect"), Fact.CONNECTS),
    **dict.fromkeys(("create_connection", "open_connection"), Fact.CONNECTS | Fact.TCP),
    **dict.fromkeys(("recvfrom", "recvfrom_into", "recvmsg", "sock_recvfrom"), Fact.DATAGRAMS),
    **dict.fromkeys(("sendto", "sock_sendto"), Fact.SENDS_TO),
    **dict.fromkeys(("input", "raw_input"), Fact.TYPES),
    "bind": Fact.BINDS,
    "create_datagram_endpoint": Fact.UDP,
}
SPEECH = {
    **dict.fromkeys(("send", "sendall", "sendmsg", "send_message", "sock_sendall", "emit", "publish"), Fact.SENDS),
    **dict.fromkeys(("send_bytes", "send_string", "send_json", "write", "writelines", "put", "put_nowait"), Fact.SENDS),
    **dict.fromkeys(("recv", "recvfrom", "recv_into", "receive_response", "sock_recv", "recv_bytes"), Fact.RECEIVES),
    **dict.fromkeys(("readuntil", "readexactly", "makefile", "readline", "recv_string", "recv_json"), Fact.RECEIVES),
    **dict.fromkeys(("urlopen", "post", "request"), Fact.SENDS | Fact.RECEIVES),
}
"""Methods that send or receive, where it is not the screen or the keyboard that is meant."""
NAMES = {"SOCK_STREAM": Fact.TCP, "SOCK_DGRAM": Fact.UDP, "stdin": Fact.TYPES}
NETWORK = ("socket.", "asyncio.")  # modules whose `connect` is meant; sqlite3 has one too
BASES = {"server": Fact.SERVES, "client": Fact.CONNECTS}  # `from server import Server`, as in the documents
CLASSES = {
    "lab.Server": Fact.SERVES,
    "lab.Client": Fact.CONNECTS,
    "multiprocessing.connection.Listener": Fact.SERVES,
    "multiprocessing.connection.Client": Fact.CONNECTS,
    **dict.fromkeys(("urllib.request.urlopen", "http.client.HTTPConnection"), Fact.CONNECTS | Fact.TCP),
    **dict.fromkeys(("requests.get", "requests.post", "requests.Session"), Fact.CONNECTS | Fact.TCP),
    **dict.fromkeys(("xmlrpc.client.ServerProxy", "telnetlib.Telnet"), Fact.CONNECTS | Fact.TCP),
    "xmlrpc.server.SimpleXMLRPCServer": Fact.SERVES | Fact.TCP,
}
STARTING = {"parse_args", "start", "run", "serve_forever", "mainloop", "run_forever", "run_until_complete"}
THREADS = {
    *("threading.Thread", "threading.Timer", "concurrent.futures.ThreadPoolExecutor"),
    *("concurrent.futures.thread.ThreadPoolExecutor", "http.server.ThreadingHTTPServer"),
    *(f"socketserver.Threading{kind}" for kind in ("MixIn", "TCPServer", "UDPServer", "UnixStreamServer")),
}
STARS = {
    "socketserver": "TCPServer UDPServer ThreadingTCPServer ThreadingUDPServer ThreadingMixIn "
    "BaseRequestHandler StreamRequestHandler",
    "http.server": "HTTPServer ThreadingHTTPServer",
    "threading": "Thread Timer",
    "socket": "create_connection create_server",
    "asyncio": "start_server open_connection",
    "concurrent.futures": "ThreadPoolExecutor",
    "multiprocessing.connection": "Listener",
    "server": "Server",
    "client": "Client",
    "sys": "stdin",
}
"""The names that matter here, by the module whose star import brings them."""
