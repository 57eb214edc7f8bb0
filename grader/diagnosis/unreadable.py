"""A file that Python cannot read: the place at which it stopped, as Python itself marks it, and what is wrong there."""

import ast
import re
import warnings

from grader.language import _
from grader.model import Diagnosis, Place
from grader.record.text import quote
from grader.submission.source import Source, shown

_TOLD_BETTER = re.compile(r"Missing parentheses in call to|multiple exception types must be|.*null bytes")


def _table() -> tuple[tuple[str, str], ...]:
    """Return words of Python's messages and what to change; the first that fits counts."""
    return (
        (r"was never closed", _("Close the bracket that is marked.")),
        (r"unmatched '|match opening", _("Each bracket needs its other one, of the same kind: count them.")),
        (r"unterminated", _("Close the quotation mark in the line in which it was opened.")),
        (r"expected ':'", _("Put a colon at the marked place.")),
        (r"[Mm]aybe you meant '==' or", _("Compare with `==`; a single `=` gives a name to a value.")),
        (r"forgot a comma", _("A comma is missing between two values, or a sign between two names.")),
        (r"expected an indented block", _("Indent the lines that belong to the one with the colon by four blanks.")),
        (r"indent|inconsistent use of tabs", _("Let this line begin where the others of its block do, with blanks.")),
    )  # fmt: skip


def cannot_be_read(source: Source | None) -> Diagnosis | None:
    """Return what Python says of a file that it cannot read; nothing where it can, or where it is no text."""
    if source is None or source.tree is not None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source.text)
    except SyntaxError as error:
        if _TOLD_BETTER.match(error.msg):
            return None  # Python 2 and UTF-16 have sentences of their own
        lines, line = source.text.splitlines(), error.lineno or 1
        code = lines[line - 1] if line <= len(lines) else ""
        start = max(0, (error.offset or 1) - 1)
        same_line = error.end_lineno == line and (error.end_offset or 0) - 1 > start
        end = (error.end_offset or 0) - 1 if same_line else start + 1
        if isinstance(error, IndentationError):
            start = end  # the whole line
        advice = (words for said, words in _table() if re.search(said, error.msg))
        return Diagnosis(
            "unreadable",
            saw=_("No line of this program runs: Python must first be able to read all of it."),
            why=_("Python says: {error}.").format(error=quote(error.msg)),
            change=next(advice, _("Look at the marked place, and at the end of the line above it.")),
            place=Place(shown(source.file), line, quote(code), "", start, end),
        )
    except (ValueError, RecursionError, MemoryError):
        pass
    return None
