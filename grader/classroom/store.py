"""One database file that holds every grade of a class (SQLite).

Rule 1. A grade is written whole, the moment it is there: whatever ends the run loses at most what is under way.
Rule 2. Nothing is overwritten: of the grades of one student the last one counts, and those before it are its past.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from grader.errors import UsageError
from grader.language import _
from grader.model.marks import Mark, Marks

_TABLES = """
CREATE TABLE IF NOT EXISTS grade (
    number INTEGER PRIMARY KEY, run TEXT NOT NULL, at TEXT NOT NULL, student TEXT NOT NULL, source TEXT NOT NULL,
    digest TEXT NOT NULL, conditions TEXT NOT NULL, score REAL, review INTEGER NOT NULL, note TEXT NOT NULL,
    report TEXT NOT NULL, text TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS grade_of ON grade (student, digest, conditions);
CREATE TABLE IF NOT EXISTS enrolled (position INTEGER PRIMARY KEY, student TEXT NOT NULL UNIQUE, details TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS class (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@dataclass(frozen=True)
class Grade:
    """One grade of one hand-in: `digest` tells its content, `conditions` what it was graded with."""

    student: str
    source: str
    digest: str
    conditions: str
    score: float | None
    review: bool
    note: str
    report: str
    text: str


class Store:
    """The database of a class.

    Raises:
        UsageError: the file is no database of a class, or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._base = sqlite3.connect(path)
            self._base.executescript(_TABLES)
        except sqlite3.Error as error:
            said = _("{path} cannot be used as the database of a class: {why}")
            raise UsageError(said.format(path=path, why=error)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def enroll(self, students: Mapping[str, Mapping[str, str]], *, assignment: str, run: str) -> None:
        """Keep who belongs to the class, in this order, and what is graded."""
        rows = [(place, name, json.dumps(details)) for place, (name, details) in enumerate(students.items())]
        with self._base:
            self._base.execute("DELETE FROM enrolled")
            self._base.executemany("INSERT INTO enrolled VALUES (?, ?, ?)", rows)
            self._base.executemany(
                "INSERT OR REPLACE INTO class VALUES (?, ?)", [("assignment", assignment), ("run", run)]
            )

    def add(self, grade: Grade, run: str, at: str) -> None:
        """Keep a grade that a run has made at a time (ISO 8601)."""
        values = (run, at, *vars(grade).values())
        with self._base:
            self._base.execute(f"INSERT INTO grade VALUES (NULL{', ?' * len(values)})", values)  # noqa: S608 - question marks only

    def knows(self, student: str, digest: str, conditions: str, *, best: bool = False) -> bool:
        """Tell whether the student's last grade (for `best`: any) was of this content, under these conditions."""
        sought = "SELECT digest, conditions, score FROM grade WHERE student = ? ORDER BY number DESC"
        known = [row[:2] for row in self._rows(sought, (student,)) if row[2] is not None or not best]
        return (digest, conditions) in (known if best else known[:1])

    def marks(self, *, best: bool = False) -> Marks:
        """Return the mark of everybody in the class: the last grade, or the best one."""
        known = dict(self._rows("SELECT name, value FROM class"))
        enrolled = self._rows("SELECT student, details FROM enrolled ORDER BY position")
        marks = [
            _mark(student, json.loads(details), list(self._grades(student)), known.get("run", ""), best=best)
            for student, details in enrolled
        ]
        most = max((one.report.get("max_score", 0.0) for one in marks), default=0.0)
        return Marks(known.get("assignment", ""), most or 100.0, tuple(marks))

    def _grades(self, student: str) -> Iterator[Mapping[str, Any]]:
        names = ("run", "at", "score", "review", "note", "report", "text")
        for row in self._rows(f"SELECT {', '.join(names)} FROM grade WHERE student = ? ORDER BY number", (student,)):  # noqa: S608
            yield dict(zip(names, row, strict=True))

    def _rows(self, sought: str, values: Sequence[str] = ()) -> list[Any]:
        with closing(self._base.execute(sought, values)) as cursor:
            return cursor.fetchall()


def _mark(
    student: str, details: Mapping[str, str], grades: Sequence[Mapping[str, Any]], run: str, *, best: bool
) -> Mark:
    """Return the mark that the grades of one student come to."""
    if not grades:
        return Mark(student, note=_("nothing was handed in"), details=details)
    this = max(grades, key=lambda one: -1.0 if one["score"] is None else one["score"]) if best else grades[-1]
    earlier = [one["score"] for one in grades if one["run"] != grades[-1]["run"]]
    return Mark(
        student,
        this["score"],
        this["note"],
        bool(this["review"]),
        earlier[-1] if earlier else None,
        grades[-1]["run"] == run,
        this["at"],
        json.loads(this["report"] or "{}"),
        this["text"],
        details,
    )
