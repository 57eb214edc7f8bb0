"""The marks of a class as gradebooks read them: one pure function a format, in the literal table.

Rule 1. A cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection).
Rule 2. Where there is no score, nothing is written that a gradebook would take for one.
"""

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from grader.language import _
from grader.model.marks import Mark, Marks
from grader.report.class_text import said_of, score_of

_FORMULA = re.compile(r"[=+\-@\t\r]")
_LONE_NUMBER = re.compile(r"-|-?\d+(?:[.,]\d+)?")
MOODLE_KEYS = {"username": "username", "login": "username", "email": "email", "email address": "email",
               "idnumber": "idnumber", "id number": "idnumber", "id": "idnumber"}  # fmt: skip
CANVAS_KEYS = ("ID", "SIS User ID", "SIS Login ID", "Section")


@dataclass(frozen=True)
class Separators:
    """What stands before the decimals, and between two columns: a platform's language decides."""

    decimal: str = "."
    delimiter: str = ","


def _number(mark: Mark, separators: Separators, without: str = "") -> str:
    return without if mark.score is None else f"{mark.score:.2f}".replace(".", separators.decimal)


def _table(rows: Iterable[Sequence[str]], separators: Separators) -> str:
    text = StringIO()
    writer = csv.writer(text, delimiter=separators.delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")  # RFC 4180
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def _cell(text: str) -> str:
    """Return one cell: on one line, and never a formula."""
    text = " ".join(text.split()) if text.strip() == text else text
    return f"'{text}" if _FORMULA.match(text) and not _LONE_NUMBER.fullmatch(text) else text


def to_csv(marks: Marks, separators: Separators = Separators()) -> str:
    """Return one row a student: whoever it is, the score, what was failed, and the roster's columns."""
    columns = list(dict.fromkeys(name for one in marks.marks for name in one.details))
    head = ["student", "score", "max_score", "protocol", "review", "failed", "note", "graded", *columns]
    rows = [
        [
            one.student,
            _number(one, separators),
            f"{marks.max_score:g}",
            one.protocol,
            "1" if one.review else "0",
            " ".join(one.failed),
            one.note,
            one.graded,
            *(one.details.get(name, "") for name in columns),
        ]
        for one in marks.marks
    ]
    return _table([head, *rows], separators)


def to_moodle(marks: Marks, separators: Separators = Separators()) -> str:
    """Return what Moodle's grade import reads: a column that tells who, the grade (`-` is none), the feedback."""
    keys = _moodle_keys(marks)
    people = {one.student: [value(one) for value in keys.values()] for one in marks.marks}
    rows = [
        [*people[one.student], _number(one, separators, "-"), said_of(one)]
        for one in marks.marks
        if any(people[one.student])  # a row of somebody unknown would end the whole import
    ]
    name = marks.assignment
    return _table([[*keys, name, f"{name} feedback"], *rows], separators)


def _moodle_keys(marks: Marks) -> Mapping[str, Callable[[Mark], str]]:
    """Return the columns that tell a user: those of the roster, or else the name of the folder as `username`."""

    def column(name: str) -> Callable[[Mark], str]:
        return lambda mark: mark.details.get(name, "")

    known = dict.fromkeys(name for one in marks.marks for name in one.details)
    found = {MOODLE_KEYS[name.casefold()]: column(name) for name in known if name.casefold() in MOODLE_KEYS}
    return found or {"username": lambda mark: mark.student}


def to_canvas(marks: Marks, separators: Separators = Separators()) -> str:
    """Return what Canvas' gradebook reads: its export's columns, then the assignment; `Points Possible` below."""
    name = next((one for mark in marks.marks for one in mark.details if re.fullmatch(r".+ \(\d+\)", one)), "")
    points = ["    Points Possible", *([""] * len(CANVAS_KEYS)), f"{marks.max_score:g}"]
    rows = [
        [
            one.details.get("Student", one.student),
            *(one.details.get(key, "") for key in CANVAS_KEYS),
            _number(one, separators),
        ]
        for one in marks.marks
    ]
    return _table([["Student", *CANVAS_KEYS, name or marks.assignment], points, *rows], separators)


def to_markdown(marks: Marks, _separators: Separators = Separators()) -> str:
    """Return a table in GitHub's Markdown."""
    head = [_("student"), _("score"), _("what")]
    rows = [head, ["---", "---:", "---"]]
    rows += [[escaped(one.student), score_of(one), escaped(said_of(one))] for one in marks.marks]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is: every sign that could command anything is escaped, `@` names nobody."""
    return re.sub(r"([\\`*_{}\[\]()#+.!|<>~&$:-])", r"\\\1", " ".join(text.split())).replace("@", "@\u200b")


GRADEBOOKS: dict[str, Callable[[Marks, Separators], str]] = {
    "csv": to_csv,
    "moodle": to_moodle,
    "canvas": to_canvas,
    "markdown": to_markdown,
}
"""What the marks of a class can be written as."""
