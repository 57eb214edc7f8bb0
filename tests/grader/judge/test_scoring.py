"""The sum: points, protocol, gates."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.scoring import passed, score
from grader.model import Criterion, Finding, Gate, GateFinding, Level, Outcome, Rubric, Score

PROTOCOLS = {"TCP": 1.0, "UDP": 0.8}
FACTORS = {Level.MET: 1.0, Level.ELSEWHERE: 0.7, Level.ABSENT: 0.0, Level.UNKNOWN: 1.0}
GATE = Gate("threads", "Threads work.", "Start one.", FACTORS)
PASSED, FAILED, BROKEN = Outcome.PASSED, Outcome.FAILED, Outcome.BROKEN

points_lists = st.lists(st.integers(0, 400).map(lambda quarters: quarters / 4), min_size=1, max_size=12)
outcomes = st.sampled_from(Outcome)
levels = st.sampled_from(Level)
protocols = st.sampled_from(["TCP", "UDP", None])


def criterion(number: int, worth: float, tier: str = "task", protocol: str = "") -> Criterion:
    """A criterion that is worth so much."""
    return Criterion(f"c{number}", tier, "It works.", "Look.", worth, (), "two", protocol=protocol)


def rubric(*points: float) -> Rubric:
    """A rubric with one criterion for each number."""
    return Rubric("default", tuple(criterion(*one) for one in enumerate(points)), PROTOCOLS, (GATE,))


def total(
    grading: Rubric, *found: Outcome, protocol: str | None = "TCP", gates: tuple[Level, ...] = (), partial: bool = False
) -> Score:
    """The score where these outcomes were found; all passed where nothing is given."""
    every = found or [PASSED] * len(grading.criteria)
    findings = [Finding(one, what) for one, what in zip(grading.criteria, every, strict=not partial)]
    levels = [GateFinding(GATE, level, FACTORS[level]) for level in gates]
    return score(grading, findings, levels, protocol, partial=partial)


def test_a_whole_chat_earns_what_its_protocol_allows() -> None:
    """100 points × TCP 1.0 = 100; × UDP 0.8 = 80, which passes without a mark, and fails a mark of 81."""
    tcp, udp = (total(rubric(10, 65, 25), protocol=one, gates=(Level.MET,)) for one in ("TCP", "UDP"))

    assert tcp == Score(100, 100, "TCP", 1.0, 100, 100, final=True)
    assert (udp.score, udp.cap, udp.max_points) == (80, 80, 100)
    assert [passed(tcp, None), passed(udp, None), passed(udp, 81)] == [True, True, False]


@pytest.mark.parametrize(("level", "sum_"), [("met", 76), ("elsewhere", 53.2), ("absent", 0), ("unknown", 76)])
def test_the_gate_multiplies_without_float_dust(level: str, sum_: float) -> None:
    """95 × 0.8 × 0.7 is 53.2, not 53.199999999999996."""
    result = total(rubric(95, 5), PASSED, FAILED, protocol="UDP", gates=(Level(level),))

    assert (result.score, result.points) == (sum_, 95)


def test_every_gate_multiplies_and_halves_are_rounded_up() -> None:
    """Two gates of 0.7 leave 0.49 of the points; 0.125 is 0.13 in the report, as a teacher rounds."""
    assert total(rubric(100), gates=(Level.ELSEWHERE, Level.ELSEWHERE)).score == 49
    assert total(rubric(0.125)).score == 0.13


def test_what_is_broken_is_not_final_and_never_looks_like_a_pass() -> None:
    """Our own fault leaves the score at what is certain."""
    result = total(rubric(60, 40), PASSED, BROKEN)

    assert (result.score, result.final, passed(result, None)) == (60, False, False)


def test_a_partial_grade_has_no_score() -> None:
    """Only what was asked for is summed, and passes when it is all earned."""
    result, failed = (total(rubric(60, 40), outcome, partial=True) for outcome in (PASSED, FAILED))

    assert (result.score, result.points, result.max_points, result.final) == (None, 60, 60, True)
    assert (passed(result, None), passed(failed, None)) == (True, False)


def test_without_a_byte_the_best_protocol_is_assumed_and_no_points_are_scaled() -> None:
    """Where no protocol was observed, none lowers the mark; sixty points are sixty points."""
    result = total(rubric(10, 90), PASSED, FAILED, protocol=None)

    assert (result.score, result.cap, result.protocol, result.protocol_factor) == (10, 100, None, 1.0)
    assert total(rubric(20, 40), protocol="UDP") == Score(60, 60, "UDP", 0.8, 48, 48, final=True)


def test_points_for_the_other_protocol_are_none_for_this_one() -> None:
    """A chat over TCP that passes all that it can reaches its cap."""
    criteria = (criterion(1, 30), criterion(2, 20, "beyond", "TCP"), criterion(3, 50, "beyond", "UDP"))
    grading = replace(rubric(), criteria=criteria)
    result = score(grading, [Finding(one, PASSED) for one in criteria[:2]], (), "TCP", partial=False)

    assert (result.points, result.max_points, result.cap, result.score) == (50, 50, 50, 50)


@pytest.mark.parametrize("points", [0, 5])
def test_what_breaks_beyond_the_task_leaves_the_score_final(points: int) -> None:
    """Unless the rubric gives it points."""
    grading = replace(rubric(), criteria=(criterion(1, 30), criterion(2, points, "beyond")))

    assert total(grading, PASSED, BROKEN).final == (points == 0)


@given(points_lists, st.data(), protocols, levels)
def test_a_score_stays_between_nothing_and_the_cap(
    points: list[float], data: st.DataObject, protocol: str | None, level: Level
) -> None:
    """Whatever was found, 0 ≤ score ≤ cap ≤ all points, the line adds up, and one more pass costs nothing."""
    found = [data.draw(outcomes) for _point in points]
    better = list(found)
    better[data.draw(st.integers(0, len(points) - 1))] = PASSED
    result, more = (total(rubric(*points), *one, protocol=protocol, gates=(level,)) for one in (found, better))

    assert result.score is not None
    assert more.score is not None
    assert 0 <= result.score <= result.cap <= result.max_points
    assert result.score == pytest.approx(result.points * result.protocol_factor * FACTORS[level], abs=0.0051)
    assert result.final == (BROKEN not in found)
    assert result.score <= more.score


@given(points_lists, protocols)
def test_a_chat_that_passes_everything_reaches_the_mark(points: list[float], protocol: str | None) -> None:
    """With the gate met, no dust keeps a whole chat from its cap, in whatever order its plays end."""
    grading = rubric(*points)
    result = total(grading, protocol=protocol, gates=(Level.MET,))
    findings = [Finding(one, PASSED) for one in reversed(grading.criteria)]

    assert result.score == result.cap
    assert passed(result, None)
    assert score(grading, findings, [], protocol, partial=False) == total(grading, protocol=protocol)
