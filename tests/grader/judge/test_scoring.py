"""The sum: points, protocol, gates."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.scoring import passed, score
from grader.model import Criterion, Finding, Gate, GateFinding, Level, Outcome, Rubric, Score

PROTOCOLS = {"TCP": 1.0, "UDP": 0.8}
FACTORS = {Level.MET: 1.0, Level.ELSEWHERE: 0.7, Level.ABSENT: 0.0, Level.UNKNOWN: 1.0}
GATE = Gate("threads", "Threads work.", "Start one.", FACTORS)

points_lists = st.lists(st.integers(0, 400).map(lambda quarters: quarters / 4), min_size=1, max_size=12)
outcomes = st.sampled_from(Outcome)
levels = st.sampled_from(Level)
protocols = st.sampled_from(["TCP", "UDP", None])


def rubric(*points: float) -> Rubric:
    """A rubric with one criterion for each number."""
    criteria = (
        Criterion(f"c{number}", "task", "It works.", "Look.", worth, (), "two") for number, worth in enumerate(points)
    )
    return Rubric("default", tuple(criteria), PROTOCOLS, (GATE,))


def found(grading: Rubric, *outcome: Outcome) -> list[Finding]:
    """One finding a criterion; all passed where nothing is given."""
    every = outcome or [Outcome.PASSED] * len(grading.criteria)
    return [Finding(criterion, what) for criterion, what in zip(grading.criteria, every, strict=True)]


def gate(level: Level) -> GateFinding:
    """The gate's finding at a level."""
    return GateFinding(GATE, level, FACTORS[level])


def test_a_whole_chat_over_tcp_earns_all() -> None:
    """100 points × TCP 1.0 × 1.0 = 100, which is the cap."""
    grading = rubric(10, 65, 25)
    result = score(grading, found(grading), [gate(Level.MET)], "TCP", partial=False)

    assert result == Score(100, 100, "TCP", 1.0, 100, 100, final=True)
    assert passed(result, None)


def test_a_whole_chat_over_udp_earns_its_cap() -> None:
    """100 points × UDP 0.8 = 80 passes without a mark, and fails a mark of 81."""
    grading = rubric(10, 65, 25)
    result = score(grading, found(grading), [gate(Level.MET)], "UDP", partial=False)

    assert (result.score, result.cap, result.max_points) == (80, 80, 100)
    assert passed(result, None)
    assert not passed(result, 81)


@pytest.mark.parametrize(("level", "total"), [("met", 76), ("elsewhere", 53.2), ("absent", 0), ("unknown", 76)])
def test_the_gate_multiplies_without_float_dust(level: str, total: float) -> None:
    """95 × 0.8 × 0.7 is 53.2, not 53.199999999999996."""
    grading = rubric(95, 5)
    findings = found(grading, Outcome.PASSED, Outcome.FAILED)
    result = score(grading, findings, [gate(Level(level))], "UDP", partial=False)

    assert (result.score, result.points) == (total, 95)


def test_every_gate_multiplies() -> None:
    """Two gates of 0.7 leave 0.49 of the points."""
    grading = rubric(100)
    result = score(grading, found(grading), [gate(Level.ELSEWHERE)] * 2, "TCP", partial=False)

    assert result.score == 49


def test_halves_of_a_hundredth_are_rounded_up() -> None:
    """A score of 0.125 is 0.13 in the report: a teacher rounds up, and so does the sum."""
    grading = replace(rubric(0.125), protocols={"TCP": 1.0})

    assert score(grading, found(grading), [], "TCP", partial=False).score == 0.13


def test_what_is_broken_is_not_final_and_never_looks_like_a_pass() -> None:
    """Our own fault leaves the score at what is certain."""
    grading = rubric(60, 40)
    result = score(grading, found(grading, Outcome.PASSED, Outcome.BROKEN), [], "TCP", partial=False)

    assert (result.score, result.final) == (60, False)
    assert not passed(result, None)


def test_a_partial_grade_has_no_score() -> None:
    """Only what was asked for is summed, and passes when it is all earned."""
    grading = rubric(60, 40)
    result = score(grading, found(grading)[:1], [], "TCP", partial=True)
    failed = score(grading, found(rubric(60), Outcome.FAILED), [], "TCP", partial=True)

    assert (result.score, result.points, result.max_points, result.final) == (None, 60, 60, True)
    assert passed(result, None)
    assert not passed(failed, None)


def test_without_a_byte_the_best_protocol_is_assumed() -> None:
    """Where no protocol was observed, none lowers the mark."""
    grading = rubric(10, 90)
    result = score(grading, found(grading, Outcome.PASSED, Outcome.FAILED), [], None, partial=False)

    assert (result.score, result.cap, result.protocol, result.protocol_factor) == (10, 100, None, 1.0)


def test_a_rubric_of_other_points_is_not_scaled() -> None:
    """Sixty points are sixty points: score and cap are out of sixty."""
    grading = rubric(20, 40)
    result = score(grading, found(grading), [], "UDP", partial=False)

    assert (result.points, result.max_points, result.score, result.cap) == (60, 60, 48, 48)


def test_a_mark_forgives_float_dust() -> None:
    """A mark that was computed, such as 0.1 + 0.2, is reached by 0.3."""
    grading = rubric(0.3)
    result = score(grading, found(grading), [], "TCP", partial=False)

    assert passed(result, 0.1 + 0.2)
    assert not passed(result, 0.31)


@given(points_lists, st.data(), protocols, levels)
def test_a_score_stays_between_nothing_and_the_cap(
    points: list[float], data: st.DataObject, protocol: str | None, level: Level
) -> None:
    """Whatever was found, 0 ≤ score ≤ cap ≤ all points, and the report's one line adds up."""
    grading = rubric(*points)
    results = [data.draw(outcomes) for _point in points]
    result = score(grading, found(grading, *results), [gate(level)], protocol, partial=False)

    assert result.score is not None
    assert 0 <= result.score <= result.cap <= result.max_points
    assert result.score == pytest.approx(result.points * result.protocol_factor * FACTORS[level], abs=0.0051)
    assert result.final == (Outcome.BROKEN not in results)


@given(points_lists, protocols)
def test_a_chat_that_passes_everything_reaches_the_mark(points: list[float], protocol: str | None) -> None:
    """With the gate met, no dust keeps a whole chat from its cap, whatever the points."""
    grading = rubric(*points)
    result = score(grading, found(grading), [gate(Level.MET)], protocol, partial=False)

    assert result.score == result.cap
    assert passed(result, None)


@given(points_lists, st.data(), protocols, levels)
def test_one_more_criterion_never_costs_points(
    points: list[float], data: st.DataObject, protocol: str | None, level: Level
) -> None:
    """A chat that does one thing better has at least the score it had."""
    grading = rubric(*points)
    before = [data.draw(outcomes) for _point in points]
    number = data.draw(st.integers(0, len(points) - 1))
    after = [Outcome.PASSED if index == number else what for index, what in enumerate(before)]
    low, high = (
        score(grading, found(grading, *results), [gate(level)], protocol, partial=False).score
        for results in (before, after)
    )

    assert low is not None
    assert high is not None
    assert low <= high


@given(points_lists, protocols)
def test_the_order_of_the_findings_does_not_matter(points: list[float], protocol: str | None) -> None:
    """Plays end in any order; the sum is the same."""
    grading = rubric(*points)
    findings = found(grading)

    forwards, backwards = (score(grading, order, [], protocol, partial=False) for order in (findings, findings[::-1]))
    assert forwards == backwards
