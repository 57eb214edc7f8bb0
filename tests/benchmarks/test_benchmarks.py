"""The floor under the benchmark's ratio is a floor of the same plays. Nothing is timed here."""

from __future__ import annotations

import sys

import pytest

from grader import submission
from grader.assignment import load as assignment
from grader.assignment.scenes import Settings
from grader.engine import Grade
from grader.limits import LIMITS
from grader.model import Outcome
from tests.benchmarks import __main__ as benchmarks
from tests.benchmarks import floor

TASK = assignment.load(assignment.find("chat"), None)
JOBS = 6


@pytest.fixture(scope="module")
def grade() -> Grade:
    """A grade of the benchmark's chat, played."""
    settings = Settings(seed=1, python=benchmarks.Path(sys.executable), jobs=JOBS)
    played = Grade(TASK, submission.read(floor.CHAT), settings, lambda _criterion, _state: None)
    played.play_all()
    return played


def test_the_floor_plays_the_rubrics_plays(grade: Grade) -> None:
    """Scene by scene, the criteria, their order, and what has to be shown first are the rubric's."""
    rubrics = [
        (scene.name, scene.variant, tuple(one.id for one in scene.criteria), scene.needs()) for scene in grade.scenes
    ]

    assert [(play.scene, play.variant, play.criteria, set(play.needs)) for play in floor.PLAYS] == rubrics


def test_the_floor_waits_in_the_graders_windows() -> None:
    """The curtain and the leave take as long as in `grader/limits.py`."""
    windows = LIMITS.curtain, LIMITS.curtain_deliveries, LIMITS.leave_notice, LIMITS.leave_settle

    assert windows == (floor.CURTAIN, floor.CURTAIN_DELIVERIES, floor.LEAVE_NOTICE, floor.LEAVE_SETTLE)


def test_the_floor_plays_as_much_as_the_grade(grade: Grade) -> None:
    """The floor comes to its end with as many plays, processes and typed lines as the grade, which passes all."""
    _run, played = benchmarks.play_floor(JOBS)

    performances = [one for scene in grade.scenes for one in grade.performances[scene]]
    assert {verdict.outcome for verdict in grade.verdicts().values()} == {Outcome.PASSED}
    assert played == {
        "plays": len(performances),
        "processes": sum(one.processes for one in performances),
        "lines": sum(len(one.stage.lines) for one in performances if one.stage),
    }
