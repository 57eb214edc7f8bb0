"""The report of a grade that never came to its end, for whoever reads the files: nothing in it has passed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.language import _
from grader.model import Finding, Outcome, Report, Score

if TYPE_CHECKING:
    from grader.model import Rubric


@dataclass(frozen=True)
class Run:
    """What was known before the first play."""

    submission: str
    assignment: str
    rubric: Rubric
    seed: int
    only: tuple[str, ...]
    beyond: bool = False


def unfinished(run: Run, error: BaseException) -> Report:
    """Return the report of a run that `error` ended: every criterion is broken, and that is our fault."""
    why = _("the grader was stopped")
    if not isinstance(error, KeyboardInterrupt):
        why = _("the grader itself failed: {error}").format(error=error)
    partial = bool(run.only)
    most = run.rubric.max_points
    return Report(
        submission=run.submission,
        assignment=run.assignment,
        rubric=run.rubric.name,
        seed=run.seed,
        seconds=0.0,
        score=Score(0.0, most, None, 1.0, None if partial else 0.0, most, final=False),
        gates=(),
        findings=tuple(
            Finding(criterion, Outcome.BROKEN, headline=why)
            for criterion in run.rubric.criteria
            if criterion.id in run.only
            or (not partial and (criterion.tier != "beyond" or criterion.points > 0 or run.beyond))
        ),
        partial=partial,
        review=True,
    )
