"""How a rule reads the source of one program: its threads, its loops, what it receives and sends, by the syntax tree.

Rule 1. A function is known by its bare name, as in `grader.submission.program`; it counts where it is called.
"""

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from grader.diagnosis.nodes import (
    calls_in,
    keyword,
    path,
    table_of,
)
from grader.submission.program import FUNCTIONS, LOOPS, Function, ProgramText, last_name
from grader.submission.traits import called

SENDS = {"send", "sendall", "sendto", "sendmsg", "send_response", "send_message", "put", "put_nowait"}
RECEIVES = {"recv", "recvfrom", "recv_into", "recvfrom_into", "recvmsg", "receive_response", "readline"}
ACCEPTS = {"accept"}
TYPES = {"input", "raw_input"}
GROWS = {"append", "add", "insert", "appendleft", "extend", "update", "setdefault", "put", "put_nowait"}
SHRINKS = {"remove", "pop", "discard", "clear", "popitem"}
_THREADS = {"threading.Thread", "threading.Timer"}


@dataclass(frozen=True)
class Suspect:
    """What a rule holds against a place: its id, under which its words are kept, and what is said in them.

    `other` is a second place.
    """

    id: str
    node: ast.AST
    other: ast.AST | None = None
    said: Mapping[str, str] = field(default_factory=dict)


def suspect(name: str, node: ast.AST, other: ast.AST | None = None, /, **said: str) -> Suspect:
    """Return a suspect; `said` are the words that its sentences repeat."""
    return Suspect(name, node, other, said)


def thread_classes(text: ProgramText) -> set[str]:
    """Return the names of the program's own classes that are threads."""
    return {
        node.name
        for one in text.codes
        for node in one.nodes
        if isinstance(node, ast.ClassDef) and any(text.names.meaning(one, base) in _THREADS for base in node.bases)
    }


def threads(text: ProgramText) -> Iterator[ast.Call]:
    """Yield the calls that make a thread."""
    own = thread_classes(text)
    for one in text.codes:
        for call in one.calls:
            if text.names.meaning(one, call.func) in _THREADS or called(call) in own:
                yield call


def target_of(call: ast.Call) -> ast.expr | None:
    """Return what a thread that is made here runs: its target, or what a pool is given."""
    if called(call) == "submit" or (called(call) == "start_new_thread"):
        return call.args[0] if call.args else None
    return keyword(call, "function", 1) if called(call) == "Timer" else keyword(call, "target", 1)


def bodies(text: ProgramText) -> Iterator[tuple[ast.Call, Function]]:
    """Yield each call that makes a thread, with the function that the thread runs, where it is the program's own."""
    own = thread_classes(text)
    for call in threads(text):
        target = target_of(call)
        for function in text.functions.get(last_name(target), ()) if target else ():
            yield call, function
        if called(call) in own:
            yield from ((call, one) for one in text.functions[called(call)] if one.name == "run")


def does(text: ProgramText, words: Collection[str], *parts: ast.AST) -> bool:
    """Tell whether these parts call one of the methods, by themselves or in the functions that they call."""
    ahead: list[ast.AST] = list(parts)
    for part in ahead:  # grows while it is walked
        for call in calls_in(part):
            if called(call) in words:
                return True
            ahead += [one for one in text.functions.get(called(call), ()) if one not in ahead]
    return False


def hands_on(text: ProgramText, call: ast.Call) -> bool:
    """Tell whether a call sends something: by itself, or in the function that it calls."""
    return called(call) in SENDS or any(does(text, SENDS, one) for one in text.functions.get(called(call), ()))


def statement(text: ProgramText, node: ast.AST) -> ast.stmt | None:
    """Return the statement that a node stands in, itself if it is one."""
    return next((one for one in (node, *text.above(node)) if isinstance(one, ast.stmt)), None)


def block(text: ProgramText, node: ast.stmt) -> list[ast.stmt]:
    """Return the statements among which one stands."""
    above = text.parents[node]
    for part in ("body", "orelse", "finalbody"):
        found = getattr(above, part, None)
        if isinstance(found, list) and node in found:
            return found
    return [node]


def loops_around(text: ProgramText, node: ast.AST) -> list[ast.While | ast.For | ast.AsyncFor]:
    """Return the loops of its own function that a node stands in the body of, from the inside."""
    found: list[ast.While | ast.For | ast.AsyncFor] = []
    inner = node
    for one in text.above(node):
        if isinstance(one, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
            break
        if isinstance(one, LOOPS) and inner in one.body:
            found.append(one)
        inner = one
    return found


def relays(text: ProgramText) -> Iterator[ast.For]:
    """Yield the loops that send something to each of several users; lines that come in are no users."""
    files = {
        path(target)
        for node in text.nodes
        if isinstance(node, ast.Assign | ast.withitem)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.optional_vars])
        if target and any(called(call) == "makefile" for call in calls_in(*ast.iter_child_nodes(node)))
    }
    for node in text.nodes:
        if (
            isinstance(node, ast.For)
            and path(table_of(node.iter)) not in files | {"", "stdin", "sys.stdin"}
            and does(text, SENDS, *node.body)
        ):
            yield node


def tables(text: ProgramText) -> set[str]:
    """Return the names of the collections whose users are sent something, also those that a list was made from."""
    found = [path(table_of(loop.iter)) for loop in relays(text)]
    for name in found:  # grows while it is walked
        for value in text.values.get(name.rpartition(".")[2], ()):
            inner = value.generators[0].iter if isinstance(value, ast.ListComp | ast.SetComp) else value
            made = path(table_of(inner))
            found += [made] if made and made not in found else []
    return set(found)


def trees(text: ProgramText) -> list[ast.AST]:
    """Return the syntax trees of a program's files."""
    return [one.source.tree for one in text.codes if one.source.tree]
