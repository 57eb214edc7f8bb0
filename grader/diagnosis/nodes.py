"""What stands in a part of a program, whatever the rest of it is: names, calls, loops, blocks."""

import ast
from collections.abc import Collection, Iterable, Iterator, Sequence

from grader.record.text import quote
from grader.submission.program import FUNCTIONS, inside, last_name
from grader.submission.traits import called

MAKERS = {"list", "dict", "set", "defaultdict", "deque", "OrderedDict"}
_LONGEST = 60  # characters of the student's code that a sentence repeats


def code(node: ast.AST) -> str:
    """Return an expression as it stands in a sentence."""
    return quote(ast.unparse(node), _LONGEST)


def uses(calls: Iterable[ast.Call], words: Collection[str]) -> list[tuple[ast.Call, str]]:
    """Return the calls of these methods, with the name of what they are called for: `conn` of `conn.recv(…)`."""
    return [
        (one, path(one.func.value)) for one in calls if isinstance(one.func, ast.Attribute) and called(one) in words
    ]


def keyword(call: ast.Call, name: str, place: int = -1) -> ast.expr | None:
    """Return an argument of a call by its name, or by its place."""
    given = call.args[place] if 0 <= place < len(call.args) else None
    return next((one.value for one in call.keywords if one.arg == name), given)


def calls_in(*parts: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls that stand in these parts, without those of the functions that are only defined there."""
    for part in parts:
        yield from (node for node in inside(part) if isinstance(node, ast.Call))


def names_in(*parts: ast.AST) -> set[str]:
    """Return the names that these parts read."""
    return {node.id for part in parts for node in ast.walk(part) if isinstance(node, ast.Name) and not _is_stored(node)}


def stored_in(*parts: ast.AST) -> set[str]:
    """Return the names that these parts give a value."""
    return {node.id for part in parts for node in inside(part) if isinstance(node, ast.Name) and _is_stored(node)}


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store | ast.Del)


def parameters(function: ast.AST) -> list[str]:
    """Return the names of a function's parameters; none where it is no function."""
    arguments = getattr(function, "args", None)
    if not isinstance(arguments, ast.arguments):
        return []
    more = (one for one in (arguments.vararg, arguments.kwarg) if one)
    return [one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *more)]


def targets(node: ast.AST) -> list[str]:
    """Return the names that the target of a loop or an assignment gives a value."""
    return [one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)]


def jumps(body: Sequence[ast.stmt], *kinds: type[ast.stmt]) -> ast.stmt | None:
    """Return the jump that ends a block, if it is of these kinds."""
    return body[-1] if body and isinstance(body[-1], kinds or (ast.Break, ast.Return)) else None


def table_of(node: ast.expr) -> ast.expr:
    """Return the collection that a loop goes through: `users` for `list(users.items())` and `users[:]`."""
    while True:
        match node:
            case ast.Call(func=ast.Attribute(value=inner, attr="items" | "values" | "keys" | "copy"), args=[]):
                node = inner
            case ast.Call(
                func=ast.Name(id="list" | "tuple" | "set" | "sorted" | "dict" | "enumerate"), args=[inner, *_]
            ):
                node = inner
            case ast.Subscript(value=inner, slice=ast.Slice()):
                node = inner
            case _:
                return node


def path(node: ast.AST) -> str:
    """Return `users` or `self.users` for such an expression, and nothing for others."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return f"{owner}.{name}"
    return ""


def is_endless(step: ast.AST) -> bool:
    """Tell whether a step is a loop without a condition of its own: `while True`."""
    return isinstance(step, ast.While) and isinstance(step.test, ast.Constant) and bool(step.test.value)


def is_empty(node: ast.AST) -> bool:
    """Tell whether an expression makes an empty collection."""
    match node:
        case ast.List(elts=[]) | ast.Dict(keys=[]) | ast.Tuple(elts=[]):
            return True
        case ast.Call(func=function, args=args):
            name = last_name(function)
            return name in MAKERS and (not args or name == "defaultdict")
    return False


def blocks(loop: ast.AST) -> Iterator[list[ast.stmt]]:
    """Yield the blocks of a loop's body, not those of loops and functions in it."""
    ahead: list[ast.AST] = [loop]
    for node in ahead:  # grows while it is walked
        for part in ("body", "orelse", "finalbody", "handlers"):
            steps = getattr(node, part, None)
            if isinstance(steps, list):
                if part != "handlers" and (node is not loop or part == "body"):
                    yield steps
                ahead += [one for one in steps if not isinstance(one, (ast.While, ast.For, *FUNCTIONS, ast.ClassDef))]
