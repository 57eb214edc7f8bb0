"""Where things stand: the student's line of a call, what its source says around it, and where a thread is now."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.diagnosis.failure import Failure
from grader.judge.evidence import STACK, STACK_FRAME, is_students
from grader.language import _
from grader.model import Place
from grader.record.events import Accepted, Asked, Call, Took, Worked
from grader.record.text import quote

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_RECEIVING = {"receive", "recv", "readinto", "_accept"}
RECEIVES = {"recv", "recvfrom", "recv_into", "recvfrom_into", "readline", "read", "readlines", "makefile"}
SENDS = {"send", "sendall", "sendto", "sendmsg", "write"}


def split(place: str) -> tuple[str, int]:
    """Return the file and the line of `file:line`; no line where there is none."""
    file, _colon, line = place.rpartition(":")
    return file, int(line) if line.isdecimal() else 0


def tree_of(failure: Failure, file: str) -> ast.Module | None:
    """Return a file's syntax tree."""
    source = failure.sources.get(file)
    return source.tree if source else None


def function_at(failure: Failure, file: str, line: int) -> ast.AST | None:
    """Return the innermost function around a line, or the module."""
    tree = tree_of(failure, file)
    around = [
        node
        for node in (ast.walk(tree) if tree else ())
        if isinstance(node, FUNCTIONS) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    return max(around, key=lambda node: node.lineno, default=tree)


def calls_at(failure: Failure, file: str, line: int, names: Iterable[str]) -> list[ast.Call]:
    """Return the calls of these methods that begin or end on a line."""
    tree = tree_of(failure, file)
    return [
        node
        for node in (ast.walk(tree) if tree else ())
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in names
        and node.lineno <= line <= (node.end_lineno or 0)
    ]


def _is_lent(failure: Failure, file: str, line: int, *, receives: bool) -> bool:
    """Tell whether a line sends or receives for its function's caller, with what that has given: there it was chosen.

    Such a function returns what it has received, or sends once; a thread's own function does neither.
    """
    function = function_at(failure, file, line)
    if not isinstance(function, FUNCTIONS):
        return False
    inside = list(ast.walk(function))
    returns = any(isinstance(node, ast.Return) and node.value is not None for node in inside)
    loops = any(isinstance(node, ast.For | ast.While) for node in inside)
    if (receives and not returns) or (loops and not receives):
        return False
    given = {argument.arg for argument in (*function.args.posonlyargs, *function.args.args)}
    calls = (node for node in inside if isinstance(node, ast.Call) and node.lineno <= line <= (node.end_lineno or 0))
    return any(_root(part) in given for call in calls for part in (call.func, *call.args))


def _root(node: ast.expr) -> str:
    """Return the variable from which an expression starts."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def frames(failure: Failure, event: Call | Worked) -> list[tuple[str, int]]:
    """Return the places of a call that stand in the chat's own files, the innermost first."""
    found = [split(one) for one in (event.place, *getattr(event, "callers", ()))]
    return [(file, line) for file, line in found if file in failure.sources]


def spot(failure: Failure, event: Call | Worked, *, outside: bool = False) -> Place | None:
    """Return the line of a call; `outside` a helper that was lent the socket by its caller: there it was chosen.

    What was received is given from one helper to the next; who sends by a helper passes a line on.
    """
    found, receives = frames(failure, event), isinstance(event, Took)
    for _helper in found[1:] if receives else found[1:2]:
        if outside and _is_lent(failure, *found[0], receives=receives):
            del found[0]
    return marked(failure, *found[0]) if found else None


def marked(
    failure: Failure, file: str, line: int, names: Iterable[str] = RECEIVES | SENDS | {"accept"}
) -> Place | None:
    """Return a line with the call of one of these methods marked in it, and its function."""
    function = function_at(failure, file, line)
    name = function.name if isinstance(function, FUNCTIONS) else ""
    found = [one for one in calls_at(failure, file, line, names) if one.lineno == one.end_lineno == line]
    if not found:
        return failure.place(file, line, function=name)
    text = failure.sources[file].text.splitlines()[line - 1].encode()
    start, end = (len(text[:at].decode()) for at in (found[0].col_offset, found[0].end_col_offset or 0))
    return failure.place(file, line, start, end, name)


def words(data: bytes | str, most: int = 60) -> str:
    """Return what was sent or typed, so that the eye can part it from the sentence around it."""
    text = data.decode("utf-8", "backslashreplace") if isinstance(data, bytes) else data
    return f'"{quote(text.strip(), most)}"'


def said(place: Place | None) -> str:
    """Return a place in words."""
    if place is None:
        return _("a line that is not in your files")
    where = _("{file}, line {line}").format(file=place.file, line=place.line)
    return _("{where} (in `{function}`)").format(where=where, function=place.function) if place.function else where


@dataclass(frozen=True)
class Stack:
    """A thread of a hanging program: the student's frames, the innermost first, and the library's calls above them."""

    frames: tuple[tuple[str, int, str], ...]
    above: tuple[str, ...]
    main: bool


def hanging(failure: Failure, call: Call | Worked) -> Place | None:
    """Return where the function that has made a call hangs now, from the stacks: not in receiving again."""
    own = {
        (file, getattr(function_at(failure, file, line), "name", "<module>")) for file, line in frames(failure, call)
    }
    for stack in stacks(failure, call.who):
        if any((file, name) in own for file, _line, name in stack.frames) and not _RECEIVING.intersection(stack.above):
            return marked(failure, *stack.frames[0][:2])
    return None


def stacks(failure: Failure, who: str) -> Iterator[Stack]:
    """Yield the threads of a program as it told of them when it hung; nothing where it was not asked."""
    found = STACK.findall(failure.record.screen(who).errors)
    for number, text in enumerate(found, 1):
        every = [(file, int(line), name) for file, line, name in STACK_FRAME.findall(text)]
        own = tuple(frame for frame in every if is_students(frame[0]) and frame[0] in failure.sources)
        if own:
            first = every.index(own[0])
            yield Stack(own, tuple(name for _file, _line, name in every[:first]), number == len(found))


@dataclass(frozen=True)
class Now:
    """The last call that a thread was seen in: it has not returned (`waits`), or has, and no other was seen since."""

    call: str
    link: int
    place: Place | None
    waits: bool


def now(failure: Failure, who: str, thread: str) -> Now | None:
    """Return where a thread was seen last."""
    last: Call | Worked | Asked | None = None
    for event in failure.record.events:
        if event.at > failure.record.over:
            break
        if event.who == who and isinstance(event, Call | Worked | Asked) and event.thread == thread:
            last = event
    if last is None:
        return None
    if isinstance(last, Asked):
        return Now("input", 0, marked(failure, *split(last.place), {"input"}), waits=True)
    waits = isinstance(last, Worked) and last.call in ("recv", "accept")
    kind = last.call if isinstance(last, Worked) else "accept" if isinstance(last, Accepted) else "call"
    return Now(kind, last.link, spot(failure, last), waits)


def doing(there: Now | None) -> str:
    """Return what a thread is doing now, in a sentence; empty where nothing is known."""
    if there is None or not there.waits:
        return ""
    what = {
        "recv": _("That thread now waits for something to receive, at {place}."),
        "accept": _("That thread now waits in `accept`, at {place}."),
        "input": _("That thread now waits at the keyboard, at {place}."),
    }
    return what[there.call].format(place=said(there.place))
