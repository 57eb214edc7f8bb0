"""`break`, `continue` and `return` that leave a loop too soon, or keep what stands behind them from being done."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from grader.diagnosis.nodes import blocks, calls_in, jumps, names_in, targets
from grader.diagnosis.reading import (
    ACCEPTS,
    RECEIVES,
    SENDS,
    TYPES,
    Suspect,
    block,
    does,
    loops_around,
    relays,
    suspect,
)
from grader.submission.program import ProgramText, inside
from grader.submission.traits import called

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
        for steps in blocks(loop):
            jump = jumps(steps)
            if jump is None or not does(text, SENDS, *steps[:-1]):
                continue
            if steps is loop.body or _leaves_out(text, steps[0], loop):
                word = type(jump).__name__.lower()
                yield suspect("ends-after-one", jump, loop, word=word)


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
