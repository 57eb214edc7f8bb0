"""A thread that waits for a lock: which, since where, and who has it."""

import ast

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import way
from grader.diagnosis.threads import Stack, stacks
from grader.diagnosis.where import marked, said
from grader.judge.evidence import SERVER
from grader.language import _
from grader.model import Diagnosis


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
    place = marked(failure, *waits.frames[0][:2], {"acquire"})
    saw = _("A thread waits for `{lock}` at {place}").format(place=said(place), lock=lock)
    why = _("A `Lock` that is taken lets nobody in, not even the thread that has it.")
    change = _("Hold a lock only as long as the list is read or changed: wait for nothing, and take no lock again, "
               "inside of its `with`.")  # fmt: skip
    for stack in (waits, *(one for one in threads if one is not waits)):
        for file, line, _name in stack.frames:
            if begun := _with_around(failure, file, line, lock):
                taken, where = marked(failure, file, begun, ()), marked(failure, *stack.frames[0][:2])
                if stack is waits:
                    saw += "; " + _("the same thread has taken it at {taken}, and has it still.")
                else:
                    saw += "; " + _("another thread has taken it at {taken}, and is now at {where}.")
                return Diagnosis("lock-is-held", saw.format(taken=said(taken), where=said(where)), why, change, where,
                                 taken)  # fmt: skip
    acquires = _acquires(failure, waits.frames[0][0], lock)
    if not acquires:
        return None
    taken = marked(failure, waits.frames[0][0], acquires[0].lineno, {"acquire"})
    why = _("Whoever took it last has not given it back: after `acquire()` there must be a `release()` on every way.")
    change = _("Write `with {lock}:` in place of `acquire()` and `release()`.").format(lock=lock)
    return Diagnosis("lock-is-held", saw + ".", why, change, taken, place)


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
