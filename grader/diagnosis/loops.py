"""Steps that stand inside a loop and belong outside, or outside and belong inside; and loops that end too soon."""

import ast
import builtins
from collections.abc import Iterator
from itertools import pairwise

from grader.diagnosis.reading import (
    ACCEPTS,
    RECEIVES,
    SENDS,
    SHRINKS,
    TYPES,
    Suspect,
    block,
    bodies,
    calls_in,
    code,
    does,
    hands_on,
    jumps,
    loops_around,
    names_in,
    path,
    relays,
    stored_in,
    suspect,
    table_of,
    targets,
)
from grader.submission.program import FUNCTIONS, ProgramText, inside, last_name
from grader.submission.traits import called

_FORMS = {"encode", "format", "bytes", "str"}
_PAUSES = {"get", "wait", "sleep"}
_EQUAL, _UNEQUAL = (ast.Eq, ast.Is, ast.In), (ast.NotEq, ast.IsNot, ast.NotIn)


def never_reached(text: ProgramText) -> Iterator[Suspect]:
    """Find steps behind a `break`, `continue` or `return` of their own block."""
    for node in text.nodes:
        for field in ("body", "orelse", "finalbody"):
            steps = getattr(node, field, None)
            if not isinstance(steps, list):
                continue
            for step, following in pairwise(steps):
                if isinstance(step, ast.Break | ast.Continue | ast.Return | ast.Raise):
                    word = type(step).__name__.lower()
                    under = isinstance(node, ast.If | ast.ExceptHandler)  # the line behind is indented too deep
                    one, other = (following, step) if under else (step, following)
                    yield suspect("never-reached", one, other, word=word)
                    break


def ends_after_one(text: ProgramText) -> Iterator[Suspect]:
    """Find a loop over the users that is left after the first of them was sent something."""
    for loop in relays(text):
        for steps in _blocks(loop):
            jump = jumps(steps)
            if jump is None or not does(text, SENDS, *steps[:-1]):
                continue
            if steps is loop.body or _leaves_out(text, steps[0], loop):
                word = type(jump).__name__.lower()
                yield suspect("ends-after-one", jump, loop, word=word)


def _blocks(loop: ast.AST) -> Iterator[list[ast.stmt]]:
    """Yield the blocks of a loop's body, not those of loops and functions in it."""
    ahead: list[ast.AST] = [loop]
    for node in ahead:  # grows while it is walked
        for field in ("body", "orelse", "finalbody", "handlers"):
            steps = getattr(node, field, None)
            if isinstance(steps, list):
                if field != "handlers" and (node is not loop or field == "body"):
                    yield steps
                ahead += [one for one in steps if not isinstance(one, (ast.While, ast.For, *FUNCTIONS, ast.ClassDef))]


def _leaves_out(text: ProgramText, step: ast.stmt, loop: ast.For) -> bool:
    """Tell whether the conditions around a step only leave somebody out: `if other != sender`."""
    inner: ast.AST = step
    for above in text.above(step):
        if above is loop:
            return True
        if isinstance(above, ast.If):
            negative = isinstance(above.test, ast.Compare) and isinstance(above.test.ops[0], _UNEQUAL)
            if not (negative and inner in above.body):
                return False
        inner = above
    return False


def stops_at_one(text: ProgramText) -> Iterator[Suspect]:
    """Find `break` or `return` in a loop over the users where one was to be left out, or could not be reached."""
    for loop in relays(text):
        for step in loop.body:
            here = loop.body.index(step)
            match step:
                case ast.If(test=ast.Compare(ops=[op]), body=body, orelse=[]) if isinstance(op, _EQUAL) and jumps(body):
                    skips = not does(text, SENDS, *body) and does(text, SENDS, *loop.body[here + 1 :])
                    if skips and set(targets(loop.target)) & names_in(step.test):
                        yield _stops("stops-at-one", jumps(body), loop)
                case ast.Try(body=body, handlers=handlers):
                    for handler in handlers:
                        if does(text, SENDS, *body) and jumps(handler.body):
                            yield _stops("stops-at-an-error", jumps(handler.body), loop)


def _stops(name: str, jump: ast.stmt | None, loop: ast.For) -> Suspect:
    word = type(jump).__name__.lower()
    return suspect(name, jump or loop, loop, word=word)


def runs_once(text: ProgramText) -> Iterator[Suspect]:
    """Find a loop that receives, and that is left at the end of its first round."""
    for loop in (node for node in text.nodes if isinstance(node, ast.While)):
        goes_on = any(isinstance(node, ast.Continue) for node in inside(loop))
        jump = jumps(loop.body)
        inner = next((one for one in loop.body if isinstance(one, ast.Try)), None)
        if jump is None and inner is not None and inner is loop.body[-1]:
            jump = jumps(inner.orelse) or jumps(inner.finalbody) or jumps(inner.body)
            goes_on = goes_on or not all(jumps(handler.body) for handler in inner.handlers)
        if jump is not None and not goes_on and does(text, RECEIVES | TYPES | ACCEPTS, *loop.body):
            word = type(jump).__name__.lower()
            yield suspect("runs-once", jump, loop, word=word)


def stops_when_something_came(text: ProgramText) -> Iterator[Suspect]:
    """Find `if data: break`: the loop ends when there is something, and goes on when there is nothing."""
    for node in text.nodes:
        match node:
            case ast.If(test=ast.Name(id=name), body=[ast.Break() | ast.Return(value=None) as jump], orelse=[]):
                got = _received_before(text, node)
                if name in got:
                    yield suspect("stops-when-something-came", node.test, jump, name=name)


def _received_before(text: ProgramText, node: ast.stmt) -> set[str]:
    """Return the names that were given what was received, earlier in the block of a step."""
    near = block(text, node)
    found: set[str] = set()
    for step in near[: near.index(node)]:
        if isinstance(step, ast.Assign) and any(called(call) in RECEIVES for call in calls_in(step.value)):
            found |= {name for target in step.targets for name in targets(target)}
    return found if loops_around(text, node) else set()


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
        for steps in _blocks(loop) if name else ():
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
