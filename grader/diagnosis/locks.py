"""A thread that waits for a lock: which, since where, and who has it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from grader.diagnosis.journey import way
from grader.diagnosis.where import marked, said, stacks
from grader.judge.evidence import SERVER
from grader.language import _
from grader.model import Diagnosis

if TYPE_CHECKING:
    from grader.diagnosis.failure import Failure
    from grader.diagnosis.where import Stack


def lock_is_held(failure: Failure) -> Diagnosis | None:
    """A thread waits for a lock that another one has, or that it has itself."""
    found = way(failure)
    if found is None or found.shown:
        return None
    for who in dict.fromkeys((SERVER, found.line.speaker, found.listener)):
        all_of_it = list(stacks(failure, who))
        for stack in all_of_it:
            file, line, _name = stack.frames[0]
            lock = (
                _locks_at(failure, file, line) if not set(stack.above) & {"recv", "sendall", "send", "accept"} else ""
            )
            if lock:
                return _held(failure, stack, lock, all_of_it)
    return None


def _locks_at(failure: Failure, file: str, line: int) -> str:
    """Return the lock for which a line waits, as it is written there; empty where it takes none."""
    tree = failure.sources[file].tree
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.With) and node.lineno == line and not isinstance(node.items[0].context_expr, ast.Call):
            return ast.unparse(node.items[0].context_expr)
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "acquire"
            and node.lineno == line
        ):
            return ast.unparse(node.func.value)
    return ""


def _held(failure: Failure, waits: Stack, lock: str, threads: list[Stack]) -> Diagnosis | None:
    file, line, _name = waits.frames[0]
    place = marked(failure, file, line, {"acquire"})
    saw = _("A thread waits at {place} for `{lock}`").format(place=said(place), lock=lock)
    change = _("Hold a lock only as long as the list is read or changed, and let no `with` stand inside another one "
               "of the same lock.")  # fmt: skip
    for stack in (waits, *(one for one in threads if one is not waits)):
        for there, at, _function in stack.frames[1 if stack is waits else 0 :]:
            if begun := _with_around(failure, there, at, lock):
                other = failure.place(there, begun)
                where = marked(failure, there, at)
                saw += "; " + _("it was taken at {place} by {who}, which is now at {where}.").format(
                    place=said(other), where=said(where),
                    who=_("the same thread") if stack is waits else _("another thread"),
                )  # fmt: skip
                why = _("A `Lock` that is taken lets nobody in, not even the thread that has it.")
                return Diagnosis("lock-is-held", saw, why, change, place, other)
    taken = [node.lineno for node in _acquires(failure, file, lock) if node.lineno != line]
    other = failure.place(file, taken[0]) if taken else None
    why = _(
        "Whoever took it last has not given it back: after an `acquire()` there must be a `release()` on every way."
    )
    change = _("Write `with {lock}:` in place of `acquire()` and `release()`.").format(lock=lock)
    return Diagnosis("lock-is-held", saw + ".", why, change, place, other) if _acquires(failure, file, lock) else None


def _with_around(failure: Failure, file: str, line: int, lock: str) -> int:
    """Return the line of the `with` of a lock around a line; 0 where there is none."""
    tree = failure.sources[file].tree
    return max(
        (
            node.lineno
            for node in (ast.walk(tree) if tree else ())
            if isinstance(node, ast.With)
            and node.body[0].lineno <= line <= (node.end_lineno or 0)
            and any(ast.unparse(item.context_expr) == lock for item in node.items)
        ),
        default=0,
    )


def _acquires(failure: Failure, file: str, lock: str) -> list[ast.Call]:
    tree = failure.sources[file].tree
    return [
        node
        for node in (ast.walk(tree) if tree else ())
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "acquire"
        and ast.unparse(node.func.value) == lock
    ]
