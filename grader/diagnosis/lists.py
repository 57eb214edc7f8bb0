"""The list through which a line is sent: where it is filled, where it is made anew, and how often these lines ran."""

import ast

from grader.diagnosis.failure import Failure
from grader.diagnosis.where import FUNCTIONS, marked, tree_of
from grader.model import Place
from grader.record.events import Connected, Did

FILLS = {"append", "add", "insert", "setdefault", "update"}
_MAKES = {"list", "dict", "set"}


def _named(node: ast.expr) -> str:
    """Return the variable, or the attribute, of which an expression takes the elements."""
    while True:
        if isinstance(node, ast.Call) and node.args:
            node = node.args[0]  # list(users), sorted(users)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            node = node.func.value  # users.values()
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def gone_through(failure: Failure, place: Place) -> str:
    """Return what the innermost loop at a place, or around it, goes through."""
    tree = tree_of(failure, place.file)
    around = [
        node
        for node in (ast.walk(tree) if tree else ())
        if isinstance(node, ast.For) and node.lineno <= place.line <= (node.end_lineno or 0)
    ]
    return _named(max(around, key=lambda node: node.lineno).iter) if around else ""


def filled_at(failure: Failure, file: str, name: str) -> list[int]:
    """Return the lines that put something into a list or dictionary of this name."""
    found = []
    for node in ast.walk(tree_of(failure, file) or ast.Module([], [])):
        match node:
            case ast.Call(func=ast.Attribute(attr=attr, value=value)) if attr in FILLS and _named(value) == name:
                found.append(node.lineno)
            case ast.Assign(targets=[ast.Subscript(value=value)]) | ast.AugAssign(target=value) if (
                _named(value) == name
            ):
                found.append(node.lineno)
    return sorted(found)


def made_anew_at(failure: Failure, file: str, name: str) -> list[int]:
    """Return the lines inside of functions that set such a name to an empty list or dictionary."""
    functions = [one for one in ast.walk(tree_of(failure, file) or ast.Module([], [])) if isinstance(one, FUNCTIONS)]
    found = []
    for node in (node for one in functions if one.name != "__init__" for node in ast.walk(one)):
        if isinstance(node, ast.Assign) and any(_named(target) == name for target in node.targets):
            value = node.value
            empty = isinstance(value, ast.List | ast.Dict | ast.Set) and not ast.unparse(value).strip("[]{}")
            made = isinstance(value, ast.Call) and getattr(value.func, "id", "") in _MAKES and not value.args
            found += [node.lineno] if empty or made else []
    return sorted(set(found))


def ran(failure: Failure, who: str, file: str, line: int) -> int:
    """Return how often a line was seen to run."""
    place = f"{file}:{line} "
    return sum(one.startswith(place) for told in failure.record.of(Did, who) for one in told.lines)


def emptied(failure: Failure, who: str, turn: Place) -> Place | None:
    """Return the line that has made anew the list of a loop that found nobody in it."""
    name = gone_through(failure, turn)
    lines = [line for line in made_anew_at(failure, turn.file, name) if name and ran(failure, who, turn.file, line)]
    return marked(failure, turn.file, lines[-1], ()) if lines else None


def filled_again(failure: Failure, who: str, sends: Place) -> tuple[Place | None, bool]:
    """Return the line that fills the list of the loop that sends, and whether it ran more often than users came."""
    name = gone_through(failure, sends)
    lines = filled_at(failure, sends.file, name) if name else []
    if not lines:
        return None, False
    often = sum(ran(failure, who, sends.file, line) for line in lines)
    came = len({event.who for event in failure.record.of(Connected)})
    return marked(failure, sends.file, lines[-1], ()), often > came
