"""What a class has earned: one mark a student, and all of them together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Mark:
    """What one student has earned; `report` is the whole report as data, `text` as a person reads it.

    `score` is None where there is none, and `note` says why. `before` is the score of the last grade before this
    one, if there was one; `new` tells that the last run has made it. `details` are the roster's columns.
    """

    student: str
    score: float | None = None
    note: str = ""
    review: bool = False
    before: float | None = None
    new: bool = False
    graded: str = ""
    report: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def protocol(self) -> str:
        """The protocol that was seen; empty where none was."""
        return self.report.get("protocol") or ""

    @property
    def failed(self) -> tuple[str, ...]:
        """The criteria that failed."""
        return tuple(one["id"] for one in self.report.get("findings", ()) if one["outcome"] == "failed")


@dataclass(frozen=True)
class Marks:
    """All marks of a class, in its order, for one assignment."""

    assignment: str
    max_score: float
    marks: tuple[Mark, ...]

    @property
    def scores(self) -> list[float]:
        """The scores there are, the lowest first."""
        return sorted(one.score for one in self.marks if one.score is not None)
