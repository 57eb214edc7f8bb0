"""A line of a student's program with the place meant marked under it, as the best compilers do."""

from rich.cells import cell_len
from rich.text import Text

from grader.language import _
from grader.model import Place
from grader.report.page import Look
from grader.report.plain import plain

LEAST = 8
"""Columns of a line that is wider than the page: what stands before the place meant."""


def where(place: Place) -> str:
    """Return the place in words: the file, the line, the function."""
    said = _("{file}, line {line}, in {function}()") if place.function else _("{file}, line {line}")
    return said.format(file=place.file, line=place.line, function=place.function)


def excerpt(place: Place, look: Look) -> list[Text]:
    """Return the place in words, the line that stands there, and under it a caret for each column that is meant."""
    rows = [look.text(f"  {where(place)}:", "bold")]
    if not place.code.strip():
        return rows
    number = f"{place.line:>6} "
    bar = "| " if look.ascii_only else "│ "
    room = look.width - len(number) - len(bar)
    before, meant, after = marked_parts(place, ascii_only=look.ascii_only)
    if cell_len(before + meant) > room:  # what is meant must be seen, so the line begins later
        dots = "..." if look.ascii_only else "…"
        keep = max(LEAST, room - cell_len(meant) - len(dots))
        while before and cell_len(before) > keep:
            before = before[1:]
        before = dots + before
    line = Text(before).append(meant, "bold").append(after)
    line.truncate(room)
    carets = "^" * max(1, min(cell_len(meant), room - cell_len(before)))
    margin = " " * len(number) + bar
    return [
        *rows,
        Text(number, "dim").append(bar, "dim").append_text(line),
        Text(margin, "dim").append(" " * cell_len(before)).append(carets, "bold red"),
    ]


def marked_parts(place: Place, *, ascii_only: bool = False) -> tuple[str, str, str]:
    """Return what stands before the columns that are meant, in them, and behind them; safe to be shown."""
    code = place.code.rstrip()
    start, end = place.start, min(place.end, len(code))
    if start >= end:
        start, end = len(code) - len(code.lstrip()), len(code)
    to_start, to_end, whole = (
        plain(code[:column] + "|", ascii_only=ascii_only)[:-1] for column in (start, end, len(code))
    )
    return to_start, to_end[len(to_start) :], whole[len(to_end) :]
