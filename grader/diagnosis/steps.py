"""The lines that a thread has run with what came to it: where that turned off the way to a send, or to the screen."""

import ast
from collections.abc import Iterable

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import Journey
from grader.diagnosis.where import FUNCTIONS, SENDS, calls_at, frames, function_at, marked, split, spot, tree_of
from grader.model import Place
from grader.record.events import Did, Event, Sent, Took

PUTS = {"put", "put_nowait", "call_soon_threadsafe"}
HANDS_ON = SENDS | PUTS | {"append", "appendleft"}
SHOWS = {"print", "write", "insert", "log", "info"}


def steps_after(failure: Failure, event: Event, thread: str) -> list[tuple[str, int]]:
    """Return the lines that a thread ran from an event on to its next wait; none where they were not told."""
    told = (one for one in failure.record.of(Did, event.who) if one.thread == thread and one.at > event.at)
    first = next(told, None)
    return [split(line.rpartition(" ")[0]) for line in first.lines] if first else []


def chosen(failure: Failure, found: Journey, call: Sent) -> Place | None:
    """Return where it was chosen to whom a line goes: the call that sent it or, to another thread, handed it on."""
    if not found.taken or any(call.thread == one.thread for one in found.taken) or not _only_sends(failure, call):
        return spot(failure, call, outside=True)
    took = found.taken[-1]
    for file, line in reversed(steps_after(failure, took, took.thread)):
        if calls_at(failure, file, line, PUTS):
            return marked(failure, file, line, PUTS)
    puts = [marked(failure, file, line, PUTS) for file, line in _puts_of(failure, took)]
    return puts[0] if len(puts) == 1 else spot(failure, took, outside=True)


def _only_sends(failure: Failure, call: Sent) -> bool:
    """Tell whether a thread sends in the very function that takes out of a queue: others have chosen to whom."""
    function = next((function_at(failure, *frame) for frame in frames(failure, call)), None)
    takes = {"get", "popleft", "pop", "get_nowait"}
    calls = (node.func for node in (ast.walk(function) if function else ()) if isinstance(node, ast.Call))
    return any(isinstance(one, ast.Attribute) and one.attr in takes for one in calls)


def _puts_of(failure: Failure, took: Took) -> list[tuple[str, int]]:
    """Return the lines that put something into a queue in the functions in which a line came."""
    return [
        (file, node.lineno)
        for file, line in frames(failure, took)
        for node in ast.walk(function_at(failure, file, line) or ast.Module([], []))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in PUTS
    ]


def calls_named(failure: Failure, file: str, line: int, names: Iterable[str]) -> bool:
    """Tell whether a line calls a function or a method of one of these names."""
    tree = tree_of(failure, file)
    calls = (node for node in (ast.walk(tree) if tree else ()) if isinstance(node, ast.Call) and node.lineno == line)
    return any((getattr(one.func, "attr", "") or getattr(one.func, "id", "")) in names for one in calls)


def not_taken(failure: Failure, ran: list[tuple[str, int]], command: str) -> Place | None:
    """Return the branch that compares with a command, and was not entered."""
    for file, line in ran:
        node = _head(failure, file, line)
        texts = (
            (one.value for one in ast.walk(node.test) if isinstance(one, ast.Constant))
            if isinstance(node, ast.If)
            else ()
        )
        named = any(isinstance(text, str | bytes) and text and _text(text).startswith(command) for text in texts)
        if named and isinstance(node, ast.If):
            body = range(node.body[0].lineno, (node.body[-1].end_lineno or 0) + 1)
            if not any(there == file and at in body for there, at in ran):
                return marked(failure, file, line, ())
    return None


def _text(constant: str | bytes) -> str:
    return constant.decode("utf-8", "replace") if isinstance(constant, bytes) else constant


def turned_off(failure: Failure, ran: list[tuple[str, int]], names: Iterable[str]) -> Place | None:
    """Return the last branch or loop that was not entered, though what it holds would have called one of these."""
    for file, line in reversed(ran[:-1]):  # the last one is where the thread waits again
        node = _head(failure, file, line)
        if node is None or not _reaches(node.body, _reaching(failure, file, names)):
            continue
        body = range(node.body[0].lineno, (node.body[-1].end_lineno or 0) + 1)
        if not any(there == file and at in body for there, at in ran):
            return marked(failure, file, line, ())
    return None


def _head(failure: Failure, file: str, line: int) -> ast.If | ast.For | ast.While | None:
    """Return the branch or loop whose head is a line."""
    tree = tree_of(failure, file)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.If | ast.For | ast.While) and node.lineno <= line < node.body[0].lineno:
            inner = getattr(node, "test", None) or getattr(node, "iter", None)
            if inner is not None and node.lineno <= line <= (inner.end_lineno or 0):
                return node
    return None


def _reaching(failure: Failure, file: str, names: Iterable[str]) -> set[str]:
    """Return the names of the calls that come to one of these in the end, by the functions of the file."""
    found, tree = set(names), tree_of(failure, file)
    functions = [node for node in (ast.walk(tree) if tree else ()) if isinstance(node, FUNCTIONS)]
    for _round in functions:
        more = {one.name for one in functions if one.name not in found and _reaches(one.body, found)}
        if not more:
            break
        found |= more
    return found


def _reaches(body: list[ast.stmt], names: set[str]) -> bool:
    calls = (node.func for one in body for node in ast.walk(one) if isinstance(node, ast.Call))
    return any((one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "")) in names for one in calls)
