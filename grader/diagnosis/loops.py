"""Steps that stand inside a loop and belong outside, or outside and belong inside."""

import ast
import builtins
from collections.abc import Iterator

from grader.diagnosis.nodes import blocks, calls_in, code, jumps, names_in, path, stored_in, table_of, targets
from grader.diagnosis.reading import (
    ACCEPTS,
    RECEIVES,
    SENDS,
    SHRINKS,
    TYPES,
    Suspect,
    bodies,
    does,
    hands_on,
    loops_around,
    relays,
    suspect,
)
from grader.submission.program import ProgramText, inside, last_name
from grader.submission.traits import called

_FORMS = {"encode", "format", "bytes", "str"}
_PAUSES = {"get", "wait", "sleep"}


def closed_inside(text: ProgramText) -> Iterator[Suspect]:
    """Find a socket that is closed in the loop that uses it."""
    for loop in (node for node in text.nodes if isinstance(node, ast.While)):
        for steps in (loop.body, *(one.finalbody for one in loop.body if isinstance(one, ast.Try))):
            for step in steps:
                match step:
                    case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr="close"), args=[]) as call):
                        name = path(owner)
                        if (
                            name
                            and _is_needed_again(text, loop, name)
                            and not isinstance(steps[-1], ast.Break | ast.Return)
                        ):
                            yield suspect("closed-inside", call, loop, name=name)


def _is_needed_again(text: ProgramText, loop: ast.While, name: str) -> bool:
    """Tell whether the next round of a loop uses the same socket, or a thread that was given it still does."""
    made = {
        path(part)
        for node in inside(loop)
        if isinstance(node, ast.Assign)
        for one in node.targets
        for part in ast.walk(one)
    }
    if name in made:
        return any(
            name in {path(part) for part in ast.walk(call)} for call, _f in bodies(text) if loop in text.above(call)
        )
    words = RECEIVES | SENDS | ACCEPTS
    return any(
        called(call) in words and isinstance(call.func, ast.Attribute) and path(call.func.value) == name
        for call in calls_in(loop)
    )


def after_the_loop(text: ProgramText) -> Iterator[Suspect]:
    """Find what was received in a loop, and is handed on only behind it."""
    for loop in (node for node in text.nodes if isinstance(node, ast.While)):
        got = {
            name
            for node in inside(loop)
            if isinstance(node, ast.Assign) and any(called(call) in RECEIVES for call in calls_in(node.value))
            for target in node.targets
            for name in targets(target)
        }
        if not got or any(got & names_in(*call.args) for call in calls_in(loop) if hands_on(text, call)):
            continue
        if any(got & names_in(node.iter, *node.body) for node in inside(loop) if isinstance(node, ast.For)):
            continue
        after = text.following(loop)
        inner = any(does(text, RECEIVES, *outer.body) for outer in loops_around(text, loop))
        if inner or any(_receives_more(text, step) for step in after):
            continue
        for step in after:
            used = [call for call in calls_in(step) if hands_on(text, call) and got & names_in(*call.args)]
            if used and not got & stored_in(step):
                yield suspect("after-the-loop", step, loop)
                break


def sends_the_last(text: ProgramText) -> Iterator[Suspect]:
    """Find a loop that picks all but the author, and the sending behind it: only the last of them is sent anything."""
    for loop in (node for node in text.nodes if isinstance(node, ast.For)):
        steps = list(inside(loop))
        leaves = any(isinstance(node, ast.Break | ast.Return) for node in steps)
        if leaves or not path(table_of(loop.iter)) or not _picks_others(loop) or does(text, SENDS, *loop.body):
            continue
        picked = set(targets(loop.target))
        for node in steps:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if path(value) or _is_entry(value):
                    picked |= {name} if names_in(value) & picked else set()
        after = text.following(loop)
        again = {name for step in after for name in stored_in(step)}
        for call in (one for step in after for one in calls_in(step) if hands_on(text, one)):
            if (picked - again) & names_in(call) and not any(one in after for one in loops_around(text, call)):
                yield suspect("sends-the-last", call, loop, line=str(loop.lineno))
                break


def _is_entry(value: ast.expr) -> bool:
    return isinstance(value, ast.Subscript) and bool(path(value.value))


def _picks_others(loop: ast.For) -> bool:
    """Tell whether a loop does something for all but one: `if user is not sender:`."""
    mine = set(targets(loop.target))
    for step in loop.body:
        match step:
            case ast.If(test=ast.Compare(ops=[op]) as test, body=body, orelse=[]) if names_in(test) & mine:
                if isinstance(op, ast.NotEq | ast.IsNot) or (
                    isinstance(op, ast.Eq | ast.Is) and jumps(body, ast.Continue)
                ):
                    return True
    return False


def _receives_more(text: ProgramText, step: ast.AST) -> bool:
    """Tell whether something more is received behind a loop: then what was received in it was a name, say."""
    walks = isinstance(step, ast.For) and step not in relays(text)
    return does(text, RECEIVES, step) or isinstance(step, ast.While) or walks


def changed_while_walked(text: ProgramText) -> Iterator[Suspect]:
    """Find a loop that takes something out of the very collection that it goes through."""
    for loop in (node for node in text.nodes if isinstance(node, ast.For)):
        walked = loop.iter
        if isinstance(walked, ast.Call) and last_name(walked.func) in ("items", "keys", "values"):
            walked = table_of(walked)
        name = path(walked)
        for steps in blocks(loop) if name else ():
            plain = (step for step in steps if not hasattr(step, "body"))
            changes = [node for step in plain for node in inside(step) if _takes_out(node, name)]
            if changes and not jumps(steps, ast.Break, ast.Return, ast.Raise):
                yield suspect("changed-while-walked", changes[0], loop, name=name, iter=code(loop.iter))


def _takes_out(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=owner, attr=method)) if method in SHRINKS:
            return path(owner) == name
        case ast.Delete(targets=[ast.Subscript(value=owner)]):
            return path(owner) == name
    return False


def same_again(text: ProgramText) -> Iterator[Suspect]:
    """Find a loop that sends a text again and again which it never reads anew."""
    for loop in (node for node in text.nodes if isinstance(node, ast.While)):
        for call in calls_in(loop):
            own = called(call) in text.functions
            if own or called(call) not in SENDS or not call.args or loops_around(text, call)[:1] != [loop]:
                continue
            inner = [
                node
                for one in call.args
                for node in ast.walk(one)
                if isinstance(node, ast.Call) and called(node) not in _FORMS
            ]
            names = names_in(*call.args) - {"self", *dir(builtins)}
            fresh = does(text, RECEIVES | TYPES | _PAUSES, loop)
            if names and not inner and not names & stored_in(loop) and not fresh and _is_for_ever(loop, names):
                yield suspect("same-again", call, loop, name=min(names))


def _is_for_ever(loop: ast.While, names: set[str]) -> bool:
    return isinstance(loop.test, ast.Constant) or bool(names & names_in(loop.test))
