"""`--explain ID`: what a criterion asks for, shown by a play of a chat that has it: the assignment's own solution."""

from pathlib import Path

from grader.assignment.load import Assignment
from grader.assignment.scenes import Settings
from grader.engine import Grade
from grader.judge.film import film_of
from grader.model import Criterion, Film, Outcome
from grader.submission.read import read

Shown = tuple[tuple[str, ...], Film | None]
"""The steps of a play, and its film."""


def shown(task: Assignment, folder: Path, criterion: Criterion, settings: Settings) -> Shown:
    """Play the solution in an assignment's folder; return the steps of that criterion's play, and its film.

    Nothing where the assignment has no solution, or where this one could not be played here.
    """
    solution = folder / "solution" / (criterion.protocol or "TCP").lower()
    if not solution.is_dir():
        return (), None
    grade = Grade(task, read(solution), settings, lambda _id, _state: None)
    grade.play_all()
    verdict = grade.results.verdicts()[criterion.id]
    if verdict.outcome is not Outcome.PASSED or verdict.played is None:
        return (), None
    return verdict.steps, film_of(verdict.played)
