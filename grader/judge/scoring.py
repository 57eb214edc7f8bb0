"""The sum: what was found, times what the protocol and the gates are worth. Pure, and exact.

Rule 1. Points are added as they stand in the rubric and never scaled, so that `95 points × TCP 1.0 = 95` is
        the whole story. Where a rubric's points sum to 100, scores are out of 100; where to 60, out of 60.
Rule 2. A criterion that makes no sense for the protocol of a chat is not in its sum, nor in what it could reach.
Rule 3. What our own fault left open earns nothing yet: the score is what is certain, and is not final.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import floor, prod

from grader.model import Finding, GateFinding, Outcome, Rubric, Score


def score(
    rubric: Rubric,
    findings: Sequence[Finding],
    gates: Sequence[GateFinding],
    protocol: str | None,
    *,
    partial: bool,
) -> Score:
    """Return the score of a grade: points, score and cap, rounded half up to 2 decimals.

    The cap is what the protocol lets a chat reach. None, where no bytes came, takes the largest factor: what was not
    seen lowers no mark, and without a byte there are hardly points for a factor to multiply. Where only some criteria
    were asked for (`partial`) there is no score, and `max_points` is their sum.
    """
    factor = rubric.protocols[protocol] if protocol else max(rubric.protocols.values())
    judged = [finding.criterion for finding in findings] if partial else rubric.criteria
    points = sum((_exact(finding.points) for finding in findings), Fraction(0))
    most = sum((_exact(one.points) for one in judged if one.protocol in ("", protocol)), Fraction(0))
    total = prod((points, _exact(factor), *(_exact(gate.factor) for gate in gates)), start=Fraction(1))
    broken = [finding.criterion for finding in findings if finding.outcome is Outcome.BROKEN]
    return Score(
        points=_rounded(points),
        max_points=_rounded(most),
        protocol=protocol,
        protocol_factor=factor,
        score=None if partial else _rounded(total),
        cap=_rounded(most * _exact(factor)),
        final=not any(one.tier != "beyond" or one.points > 0 for one in broken),
    )


def passed(result: Score, pass_mark: float | None) -> bool:
    """Return whether a score reaches the pass mark; without a mark, the cap of its protocol.

    A partial grade has no score to compare: it passes when all points that were asked for are earned.
    """
    if result.score is None:
        return result.points >= result.max_points
    return result.score >= (result.cap if pass_mark is None else pass_mark)


def _exact(number: float) -> Fraction:
    """Return the number that a person wrote: 0.8, not the float nearest to it."""
    return Fraction(repr(number))


def _rounded(number: Fraction) -> float:
    return floor(number * 100 + Fraction(1, 2)) / 100
