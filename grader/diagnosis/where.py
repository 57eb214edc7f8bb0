"""Where things stand: the student's line of a call, and what its source says around it."""

import ast
from collections.abc import Iterable

from grader.diagnosis.failure import Failure
from grader.language import _
from grader.model import Diagnosis, Place
from grader.record.events import Call, Took, Worked
from grader.record.text import quote

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
RECEIVES = {"recv", "recvfrom", "recv_into", "recvfrom_into", "readline", "read", "readlines", "makefile"}
OPENS = {"bind", "listen", "create_server", "connect", "connect_ex", "create_connection", "sendto"}
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


def where_the_claim_says(failure: Failure) -> Diagnosis | None:
    """Return what a claim itself knows: the line, what was seen, and an advice of its own."""
    known = failure.complaint
    if not (known.file and known.line and known.advice) or known.file not in failure.sources:
        return None
    saw = f"{known.got[:1].upper()}{known.got[1:]}."
    return Diagnosis("told-by-the-claim", saw, "", known.advice, marked(failure, known.file, known.line))
