"""What a program does, read from its syntax tree: listens, calls, reads the keyboard, starts threads.

Rule 1. A file that Python cannot read is searched as text, with the same tables.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from pathlib import Path, PurePosixPath

from grader.submission.facts import BASES, CALLS, CLASSES, NAMES, NETWORK, SPEECH, STARTING, THREADS, Fact
from grader.submission.names import Code, Names, dotted
from grader.submission.source import shown

_TELLING = (ast.Call, ast.ClassDef, ast.For, ast.AsyncFor, ast.ListComp, ast.Name, ast.Attribute)
_THREAD_TEXT = re.compile(r"\b(Thread|Timer|ThreadPoolExecutor|Threading(MixIn|TCPServer|UDPServer))\s*[(,]")


def facts_of(names: Names, *files: Path) -> Fact:
    """Return what stands in these files, without what they import."""
    sources = (names.codes[file].source for file in files)
    return union(
        union(facts_at(names, source.file).values()) if source.tree else _facts_of_text(source.text)
        for source in sources
    )


def facts_at(names: Names, file: Path) -> dict[ast.AST, Fact]:
    """Return the nodes of a file that say what it does."""
    if file not in names.facts:
        code = names.codes[file]
        found = ((node, _fact(names, code, node)) for node in code.nodes if isinstance(node, _TELLING))
        names.facts[file] = {node: fact for node, fact in found if fact}
    return names.facts[file]


def union(facts: Iterable[Fact]) -> Fact:
    """Return all of these together."""
    return reduce(or_, filter(None, facts), Fact.NONE)  # most nodes say nothing, and `|` is slow


def _fact(names: Names, code: Code, node: ast.AST) -> Fact:
    match node:
        case ast.Call():
            return _call(names, code, node)
        case ast.ClassDef(bases=bases):
            return union(_base(names.meaning(code, base)) for base in bases)
        case ast.For(body=body) | ast.AsyncFor(body=body):
            return Fact.RELAYS if any(map(_sends, body)) else Fact.NONE
        case ast.ListComp(elt=element):
            return Fact.RELAYS if _sends(element) else Fact.NONE
        case ast.Name(id=name) | ast.Attribute(attr=name) if (
            name != "stdin" or names.meaning(code, node) == "sys.stdin"
        ):
            return NAMES.get(name, Fact.NONE)
    return Fact.NONE


def _sends(step: ast.AST) -> bool:
    """Whether something is sent in there: `send`, `sendall`, `self.send_to(user)`, `writer.write`."""
    words = (called(node) for node in ast.walk(step) if isinstance(node, ast.Call))
    return any(name.startswith("send") or name in {"write", "put", "put_nowait"} for name in words)


def called(call: ast.Call) -> str:
    """Return the last word of what is called: `connect` for `self.sock.connect(…)`."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else dotted(call.func)


def _call(names: Names, code: Code, call: ast.Call) -> Fact:
    name, meaning = called(call), names.meaning(code, call.func)
    words = {keyword.arg: keyword.value for keyword in call.keywords}
    said = {str(one.value).upper() for one in (*call.args, *words.values()) if isinstance(one, ast.Constant)}
    fact = _base(meaning) | union(Fact[word] for word in ("TCP", "UDP") if word in said)
    if not meaning.startswith(("sys.", "@")):
        fact |= SPEECH.get(name, Fact.NONE)
    known = CALLS.get(meaning.rpartition(".")[2] if "." in meaning else name, Fact.NONE)
    if isinstance(call.func, ast.Name):
        builtin = name == meaning and known is Fact.TYPES
        return fact | known if builtin or meaning.startswith(NETWORK) else fact
    foreign = not code.imported.get(dotted(call.func).partition(".")[0], "@").startswith("@")
    if name == "input" or meaning.startswith("@") or (foreign and not meaning.startswith(NETWORK)):
        return fact  # a neighbour's function is that file's doing
    if name == "bind" and not _binds_a_port(call):
        return fact
    if name == "create_datagram_endpoint":
        fact |= Fact.BINDS | Fact.DATAGRAMS if "local_addr" in words else Fact.NONE
        fact |= Fact.CONNECTS if "remote_addr" in words else Fact.NONE
    return fact | known


def _binds_a_port(call: ast.Call) -> bool:
    """Whether this can be a server's `bind`: not a key of a window, and not just any free port."""
    match call.args:
        case [ast.Constant() | ast.JoinedStr()] | [ast.Tuple(elts=[_, ast.Constant(value=0), *_])]:
            return False
        case [ast.Tuple(elts=[_, ast.Call(func=function), *_])]:
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
    return fact | union(Fact[word] for word in ("TCP", "UDP") if fact and word in name)


def _facts_of_text(text: str) -> Fact:
    """Return the facts of a file that cannot be parsed: any call of these names counts."""
    words = (("SOCK_STREAM", Fact.TCP), ("SOCK_DGRAM", Fact.UDP), ("socketserver", Fact.SERVES))
    return union(
        (
            *(CALLS.get(name, Fact.NONE) for name in re.findall(r"(\w+)[ \t]*\(", text)),
            *(BASES[name] for name in re.findall(r"\bfrom[ \t]+(server|client)[ \t]+import\b", text)),
            *(fact for word, fact in words if word in text),
        )
    )


def acts(names: Names, code: Code) -> bool:
    """Whether running the file does something: more than imports, definitions and constants."""
    steps: list[ast.AST] = [*code.source.tree.body] if code.source.tree else []
    for step in steps:  # grows while it is walked
        if isinstance(step, ast.Call):
            meaning = names.meaning(code, step.func)
            known = called(step) in STARTING or called(step) in CALLS
            method = isinstance(step.func, ast.Attribute) and known
            table = isinstance(step.func, ast.Subscript)  # of functions
            if meaning.startswith("@") or meaning == "input" or _base(meaning) or method or table:
                return True
        if not isinstance(step, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            steps += ast.iter_child_nodes(step)
    return code.source.tree is None


def threads(names: Names, files: Iterable[Path]) -> tuple[str, ...]:
    """Return the places where these files make `threading` start threads, as `server.py:12 threading.Thread`."""
    derived: dict[str, str] = {}  # the student's classes that start threads, and what makes them so
    size = -1
    while len(derived) > size:  # a class may inherit from one further down, or in another file
        size = len(derived)
        for code in names.codes.values():
            for node in (one for one in code.nodes if isinstance(one, ast.ClassDef)):
                for meaning in (names.meaning(code, base) for base in node.bases):
                    if meaning in THREADS or meaning in derived:
                        derived.setdefault(f"@{code.file.as_posix()}:{node.name}", derived.get(meaning, meaning))
    return tuple(place for file in files for place in _threads(names, names.codes[file], derived))


def _threads(names: Names, code: Code, derived: Mapping[str, str]) -> Iterator[str]:
    for number, line in enumerate("" if code.source.tree else code.source.text.splitlines(), 1):
        if found := _THREAD_TEXT.search(line.partition("#")[0]):
            yield f"{shown(code.file)}:{number} {found[1]}"
    for call in code.calls:
        meaning = names.meaning(code, call.func)
        if meaning in THREADS or meaning in derived:
            what = f"{dotted(call.func)} ({derived[meaning]})" if meaning in derived else meaning
            yield f"{shown(code.file)}:{call.lineno} {what}"
