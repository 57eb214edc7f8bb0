"""What is still to be written in a file that was handed out: told by what runs, never by a comment that was left.

Rule 1. A place is unwritten where the program says so itself: on a screen, by its number, or with NotImplementedError.
Rule 2. So is a function that holds such a comment and nothing else.
"""

import ast
import re

from grader.diagnosis.failure import Failure
from grader.diagnosis.where import split
from grader.language import _
from grader.model import Diagnosis, Hole
from grader.record.events import Began, Raised
from grader.record.text import quote
from grader.submission.program import FUNCTIONS, Function
from grader.submission.source import holes

_NUMBER = re.compile(r"TODO\s+(\d+)")
_RAISES = re.compile(r"^NotImplementedError|^NotImplementedType")


def unwritten(failure: Failure) -> Diagnosis | None:
    """Return the first place that is still to be written, of those that this play came to."""
    for hole in holes(failure.sources.values()):
        if (saw := _says_so(failure, hole) or _does_nothing(failure, hole)) and (
            place := failure.place(hole.file, hole.line)
        ):
            why = _("This place is still to be written: {text}").format(text=hole.text.rstrip(".") + ".")
            change = _("Write it, with the lines below the comment; then take the comment away, and try again.")
            return Diagnosis("unwritten", saw, why, change, place)
    return None


def _says_so(failure: Failure, hole: Hole) -> str:
    """Return what a running program says of this place; nothing where none says that it is not written."""
    number, name = _NUMBER.findall(hole.text)[0], hole.file.rpartition("/")[2]
    ran = {event.who: event.file for event in failure.record.of(Began)}
    for who, screen in failure.record.screens.items():
        for line in (screen.text + "\n" + screen.errors).splitlines():
            if number in _NUMBER.findall(line) and (name in line or ran.get(who) == hole.file):
                return _("The running program says: {text}").format(text=quote(line.strip(), 120))
    for event in failure.record.of(Raised):
        function = _function(failure, hole)
        file, at = split(event.place)
        inside = function and function.lineno <= at <= (function.end_lineno or 0)
        if _RAISES.match(event.error) and file == hole.file and inside:
            return _("The running program says: {text}").format(text=event.error)
    return ""


def _does_nothing(failure: Failure, hole: Hole) -> str:
    """Return that a function does nothing, where it holds nothing but the comment."""
    function = _function(failure, hole)
    if function is None or not all(map(_is_nothing, function.body)):
        return ""
    return _("The function `{name}` does nothing.").format(name=quote(function.name))


def _is_nothing(step: ast.stmt) -> bool:
    match step:
        case ast.Pass() | ast.Expr(value=ast.Constant()) | ast.Return(value=None | ast.Constant(value=None)):
            return True
        case ast.Raise(exc=ast.Name(id="NotImplementedError") | ast.Call(func=ast.Name(id="NotImplementedError"))):
            return True
    return False


def _function(failure: Failure, hole: Hole) -> Function | None:
    """Return the function that a comment stands in: by its indent, for it may stand behind the last step."""
    source = failure.sources[hole.file]
    lines = source.text.splitlines()
    depth = len(lines[hole.line - 1]) - len(lines[hole.line - 1].lstrip())
    made = [node for node in (ast.walk(source.tree) if source.tree else ()) if isinstance(node, FUNCTIONS)]
    above = [node for node in made if node.lineno < hole.line and node.col_offset < depth]
    return max(above, key=lambda node: node.lineno, default=None)
