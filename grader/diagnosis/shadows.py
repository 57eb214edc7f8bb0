"""Names that a loop takes over."""

import ast
from collections.abc import Iterator

from grader.diagnosis.nodes import names_in, parameters, path, targets
from grader.diagnosis.reading import Suspect, loops_around, suspect
from grader.submission.program import FUNCTIONS, ProgramText, inside
from grader.submission.traits import called


def taken_by_a_loop(text: ProgramText) -> Iterator[Suspect]:
    """Find `for conn in conns` in a loop that goes on with `conn` afterwards: it is the last of `conns` by then."""
    for loop in (node for node in text.nodes if isinstance(node, ast.For)):
        around = loops_around(text, loop)
        outer = around[-1] if around else None
        for name in targets(loop.target):
            if outer is not None and _goes_on_with(text, outer, loop, name):
                yield suspect("taken-by-a-loop", loop.target, name=name)


def _goes_on_with(text: ProgramText, outer: ast.AST, loop: ast.For, name: str) -> bool:
    """Tell whether a loop around this one reads a name outside of it, and gives it a value nowhere else."""
    inner = set(ast.walk(loop))
    others = [
        node
        for node in (*inside(outer), *_around(text, loop, outer))
        if isinstance(node, ast.Name) and node.id == name and node not in inner
    ]
    others = [node for node in others if _scope(text, node) is _scope(text, loop)]
    return bool(others) and all(isinstance(node.ctx, ast.Load) for node in others)


def _scope(text: ProgramText, node: ast.AST) -> ast.AST | None:
    """Return what a name belongs to: a function, a comprehension, the module."""
    kinds = (*FUNCTIONS, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Module)
    return next((one for one in text.above(node) if isinstance(one, kinds)), None)


def _around(_text: ProgramText, _loop: ast.For, outer: ast.AST) -> Iterator[ast.AST]:
    if isinstance(outer, ast.While):
        yield from ast.walk(outer.test)


def parameter_taken(text: ProgramText) -> Iterator[Suspect]:
    """Find `for name in users` in a function that was given a `name`, and reads it in the loop."""
    for loop in (node for node in text.nodes if isinstance(node, ast.For)):
        function = text.scope(loop)
        before = _values_before(text, loop)
        for name in targets(loop.target):
            if name not in parameters(function) and name not in before:
                continue
            outer = {node for node in inside(function) if isinstance(node, ast.Name) and node.id == name}
            read_before = [node for node in outer if isinstance(node.ctx, ast.Load) and node.lineno <= loop.lineno]
            if name in names_in(*loop.body) and (not read_before or _with_itself(loop, name)):
                yield suspect("parameter-taken", loop.target, name=name)


def _values_before(text: ProgramText, loop: ast.For) -> set[str]:
    """Return the names that received something just before a loop, in its own block: `data, addr = recvfrom(…)`."""
    found: set[str] = set()
    around = loops_around(text, loop)
    for one in around[:1]:
        for step in ast.walk(one):
            match step:
                case ast.Assign(targets=given, value=ast.Call() as call) if step.lineno < loop.lineno:
                    if called(call) in ("recvfrom", "accept"):
                        found |= {name for target in given for name in targets(target)}
    return found


def _with_itself(loop: ast.For, name: str) -> bool:
    return any(
        isinstance(node, ast.Compare) and path(node.left) == name and path(node.comparators[0]) == name
        for node in ast.walk(loop)
    )
