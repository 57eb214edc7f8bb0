"""What a program does, read from its syntax tree: listens, calls, reads the keyboard, starts threads.

Rule 1. Code decides: the tables name calls and classes of the standard library, never a file or a dialect.
Rule 2. A file that Python cannot read is searched as text, with the same tables.
"""

from __future__ import annotations

import ast
import re
from enum import Flag, auto
from functools import reduce
from operator import or_
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from grader.submission.names import Code, Names, dotted
from grader.submission.source import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path


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
_TELLING = (ast.Call, ast.ClassDef, ast.For, ast.AsyncFor, ast.ListComp, ast.Name, ast.Attribute)
_THREAD_TEXT = re.compile(r"\b(Thread|Timer|ThreadPoolExecutor|Threading(MixIn|TCPServer|UDPServer))\s*[(,]")


def facts_of(names: Names, file: Path) -> Fact:
    """Return what stands in one file, without what it imports."""
    code = names.codes[file]
    if code.source.tree is None:
        return _facts_of_text(code.source.text)
    return _union(facts_at(names, file).values())


def facts_at(names: Names, file: Path) -> dict[ast.AST, Fact]:
    """Return the nodes of a file that say what it does."""
    if file not in names.facts:
        code = names.codes[file]
        found = ((node, _fact(names, code, node)) for node in code.nodes if isinstance(node, _TELLING))
        names.facts[file] = {node: fact for node, fact in found if fact}
    return names.facts[file]


def _union(facts: Iterable[Fact]) -> Fact:
    return reduce(or_, filter(None, facts), Fact.NONE)  # most nodes say nothing, and `|` is slow


def _fact(names: Names, code: Code, node: ast.AST) -> Fact:
    match node:
        case ast.Call():
            return _call(names, code, node)
        case ast.ClassDef(bases=bases):
            return _union(_base(names.meaning(code, dotted(base))) for base in bases)
        case ast.For(body=body) | ast.AsyncFor(body=body):
            return Fact.RELAYS if any(_sends(step) for step in body) else Fact.NONE
        case ast.ListComp(elt=element):
            return Fact.RELAYS if _sends(element) else Fact.NONE
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in {"SOCK_STREAM", "SOCK_DGRAM", "stdin"}:
            return _name(names, code, node, name)
    return Fact.NONE


def _name(names: Names, code: Code, node: ast.AST, name: str) -> Fact:
    if name != "stdin":
        return Fact.TCP if name == "SOCK_STREAM" else Fact.UDP
    return Fact.TYPES if names.meaning(code, dotted(node)) == "sys.stdin" else Fact.NONE


def _sends(step: ast.AST) -> bool:
    """Whether something is sent in there: `send`, `sendall`, `self.send_to(user)`, `writer.write`."""
    words = (called(node) for node in ast.walk(step) if isinstance(node, ast.Call))
    return any(name.startswith("send") or name in {"write", "put", "put_nowait"} for name in words)


def called(call: ast.Call) -> str:
    """Return the last word of what is called: `connect` for `self.sock.connect(…)`."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else dotted(call.func)


def _call(names: Names, code: Code, call: ast.Call) -> Fact:
    chain = dotted(call.func)
    name = called(call)
    meaning = names.meaning(code, chain) if chain else ""
    fact = _base(meaning) | _protocol_argument(call)
    if not meaning.startswith(("sys.", "@")):
        fact |= SPEECH.get(name, Fact.NONE)
    known = CALLS.get(meaning.rpartition(".")[2] if "." in meaning else name, Fact.NONE)
    if isinstance(call.func, ast.Name):
        builtin = name == meaning and known is Fact.TYPES
        return fact | known if builtin or meaning.startswith(NETWORK) else fact
    foreign = not code.imported.get(chain.partition(".")[0], "@").startswith("@")
    if name == "input" or meaning.startswith("@") or (foreign and not meaning.startswith(NETWORK)):
        return fact  # a neighbour's function is that file's doing
    if name == "bind":
        return fact | (known if _binds_a_port(call) else Fact.NONE)
    if name == "create_datagram_endpoint":
        keywords = {keyword.arg for keyword in call.keywords}
        fact |= Fact.BINDS | Fact.DATAGRAMS if "local_addr" in keywords else Fact.NONE
        fact |= Fact.CONNECTS if "remote_addr" in keywords else Fact.NONE
    return fact | known


def _binds_a_port(call: ast.Call) -> bool:
    """Whether this can be a server's `bind`: not a key of a window, and not just any free port."""
    match call:
        case ast.Call(args=[ast.Constant() | ast.JoinedStr()]):
            return False
        case ast.Call(args=[ast.Tuple(elts=[_, ast.Constant(value=0), *_])]):
            return False
        case ast.Call(args=[ast.Tuple(elts=[_, ast.Call(func=function), *_])]):
            return "rand" not in dotted(function)
    return len(call.args) == 1


def _base(meaning: str) -> Fact:
    """Return what a class of this meaning brings to whoever calls it or inherits from it."""
    module, _mark, name = meaning.rpartition(":" if meaning.startswith("@") else ".")
    stem = PurePosixPath(module[1:]).stem if meaning.startswith("@") else module.rpartition(".")[2]
    fact = CLASSES.get(meaning, Fact.NONE)
    if meaning.startswith("socketserver."):
        fact |= Fact.SERVES
    if name[:1].isupper():  # a class: a constant or a function of such a module makes no server
        fact |= BASES.get(stem, Fact.NONE)
    for protocol in (Fact.TCP, Fact.UDP):
        fact |= protocol if fact and str(protocol.name) in name else Fact.NONE
    return fact


def _protocol_argument(call: ast.Call) -> Fact:
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    said = {str(value.value).upper() for value in values if isinstance(value, ast.Constant)}
    return _union(Fact[word] for word in ("TCP", "UDP") if word in said)


def _facts_of_text(text: str) -> Fact:
    """Return the facts of a file that cannot be parsed: any call of these names counts."""
    facts = _union(CALLS.get(name, Fact.NONE) for name in re.findall(r"(\w+)[ \t]*\(", text))
    for name in re.findall(r"\bfrom[ \t]+(server|client)[ \t]+import\b", text):
        facts |= BASES[name]
    for word, fact in (("SOCK_STREAM", Fact.TCP), ("SOCK_DGRAM", Fact.UDP), ("socketserver", Fact.SERVES)):
        facts |= fact if word in text else Fact.NONE
    return facts


def acts(names: Names, code: Code) -> bool:
    """Whether running the file does something: more than imports, definitions and constants."""
    if code.source.tree is None:
        return True
    steps: list[ast.AST] = list(code.source.tree.body)
    for step in steps:  # grows while it is walked
        if isinstance(step, ast.Call):
            chain = dotted(step.func)
            meaning = names.meaning(code, chain) if chain else ""
            known = called(step) in STARTING or called(step) in CALLS
            method = isinstance(step.func, ast.Attribute) and known
            if meaning.startswith("@") or meaning == "input" or _base(meaning) or method:
                return True
            if isinstance(step.func, ast.Subscript):  # a table of functions
                return True
        if not isinstance(step, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            steps += ast.iter_child_nodes(step)
    return False


def threads(names: Names, files: Iterable[Path]) -> tuple[str, ...]:
    """Return the places where these files make `threading` start threads, as `server.py:12 threading.Thread`."""
    derived: dict[str, str] = {}  # the student's classes that start threads, and what makes them so
    size = -1
    while len(derived) > size:  # a class may inherit from one further down, or in another file
        size = len(derived)
        for code in names.codes.values():
            for name, node in code.classes.items():
                for meaning in (names.meaning(code, dotted(base)) for base in node.bases):
                    if meaning in THREADS or meaning in derived:
                        derived.setdefault(f"@{code.file.as_posix()}:{name}", derived.get(meaning, meaning))
    return tuple(place for file in files for place in _threads(names, names.codes[file], derived))


def _threads(names: Names, code: Code, derived: Mapping[str, str]) -> Iterator[str]:
    if code.source.tree is None:
        for number, line in enumerate(code.source.text.splitlines(), 1):
            if found := _THREAD_TEXT.search(line.partition("#")[0]):
                yield f"{shown(code.file)}:{number} {found[1]}"
    for call in code.calls:
        chain = dotted(call.func)
        meaning = names.meaning(code, chain) if chain else ""
        if meaning in THREADS or meaning in derived:
            what = f"{chain} ({derived[meaning]})" if meaning in derived else meaning
            yield f"{shown(code.file)}:{call.lineno} {what}"
