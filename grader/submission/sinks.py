"""What calls do with what they are given: into an address, over the network, on to another function."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from grader.submission.traits import called

if TYPE_CHECKING:
    from grader.submission.trees import Tree, Trees

Path = tuple[int | str, ...]
"""Where in a value a text is: `(1,)` in a tuple's second element, `("host",)` under that key or attribute."""

ADDRESSES = {
    **dict.fromkeys(("connect", "connect_ex", "bind", "create_connection", "create_server"), 0),
    **dict.fromkeys(("TCPServer", "UDPServer", "ThreadingTCPServer", "ThreadingUDPServer", "Listener", "Client"), 0),
    **dict.fromkeys(("sendto", "sock_connect"), 1),
    "sock_sendto": 2,
}
"""The argument that is an address: a host and a port."""
HOSTS = {
    **dict.fromkeys(("open_connection", "gethostbyname", "getaddrinfo", "inet_aton", "ip_address"), 0),
    **dict.fromkeys(("start_server", "create_connection", "create_server"), 1),
}
"""The argument that is a host, where the port is the next one."""
ADDRESS_WORDS = {"address", "local_addr", "remote_addr", "server_address", "addr"}
HOST_WORDS = {"host": "host", "server_host": "host", "port": "port", "server_port": "port"}
SENDS = {
    *("urlopen", "post", "request"),
    *("send", "sendall", "sendto", "sendmsg", "write", "writelines", "put", "put_nowait", "emit", "publish"),
    *("sock_sendall", "sock_sendto", "send_message", "send_bytes", "send_string", "send_json"),
}
STARTS = {"Thread": 1, "Timer": 2, "Process": 1, "start_new_thread": 1, "_start_new_thread": 1}
"""The calls that take a function, and its arguments as a tuple there."""
PASSES = {"submit": 0, "to_thread": 0, "call_soon_threadsafe": 0, "call_soon": 0, "run_in_executor": 1}
"""The calls that take a function there, and its arguments behind it."""
NUMBERS = {"isdigit", "isnumeric", "isdecimal"}
PARTS = {"split", "rsplit", "partition", "rpartition", "splitlines"}
STORES = {"append", "add", "appendleft", "insert", "extend"}
ENDS = {
    *("print", "len", "isinstance", "type", "range", "exit", "quit", "bool", "any", "all", "hash", "id", "showinfo"),
    *("parse_args", "parse_known_args", "sleep", "enumerate", "Namespace"),
}
"""Calls that a value does not come out of."""
BASES = {"server.Server", "client.Client", "lab.Server", "lab.Client"}
"""The kit's classes, which are made of a protocol, a host and a port."""


class Argument(NamedTuple):
    """A place in a call: its position, or -1 and its keyword; and where in its value the text is."""

    position: int
    word: str
    path: Path


def address(trees: Trees, tree: Tree, call: ast.Call, given: Argument) -> str:
    """Return `host` or `port` where the text becomes that of an address; else nothing."""
    position, word, path = given
    name = called(call)
    if len(path) == 1 and path[0] in {0, 1}:
        last = name == "sendto" and position == len(call.args) - 1
        known = word in ADDRESS_WORDS or (position >= 0 and (last or ADDRESSES.get(name) == position))
        socketserver = position == 0 and name == "__init__" and not trees.callees(tree, call)
        return ("host", "port")[int(path[0])] if known or socketserver else ""
    if path:
        return ""
    if word in HOST_WORDS and not trees.callees(tree, call):
        return HOST_WORDS[word]
    first = HOSTS.get(name, 1 if _is_base(trees, tree, call) else None)
    places = {} if first is None or position < 0 else {first: "host", first + 1: "port"}
    return places.get(position, "")


def _is_base(trees: Trees, tree: Tree, call: ast.Call) -> bool:
    """Whether a call makes one of the kit's `Server(protocol, host, port)`, by its name or as a base."""
    if called(call) == "__init__":
        return not trees.callees(tree, call)
    meaning = trees.meaning(tree, call.func)
    made = trees.definition(meaning)
    if meaning in BASES or not made or trees.callees(tree, call):
        return meaning in BASES
    where, kind = made
    return isinstance(kind, ast.ClassDef) and any(trees.meaning(where, base) in BASES for base in kind.bases)


def handed_on(call: ast.Call, position: int, word: str, path: Path) -> tuple[ast.expr, int, Path] | None:
    """Return the function that a call hands an argument on to, and where: `Thread(target=talk, args=(host,))`."""
    name = called(call)
    if name in STARTS and (word == "args" or position == STARTS[name]) and path and isinstance(path[0], int):
        named = [keyword.value for keyword in call.keywords if keyword.arg in {"target", "function"}]
        target = next(iter([*named, *call.args[STARTS[name] - 1 : STARTS[name]]]), None)
        return (target, path[0], path[1:]) if target is not None else None
    if name in PASSES and position > PASSES[name]:
        return call.args[PASSES[name]], position - PASSES[name] - 1, path
    return None
