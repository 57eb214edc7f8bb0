"""A patient play does not judge by a time in which the machine stood still, and takes no load of its own for one."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pytest

from grader.judge.claim import Complaint
from grader.judge.verdicts import merged, of_one
from grader.model import Criterion, Outcome
from grader.process.running import Running
from grader.record.events import Transcript
from grader.record.recorder import Recorder
from grader.stage import play as performance
from grader.stage.play import Played
from grader.stage.user import Missed

if TYPE_CHECKING:
    from pathlib import Path

    from grader.stage.stage import Stage

TURNS = Criterion("turns", "task", "They write.", "Follow the line.", 30, (), "two")
NAMED = Criterion("named", "task", "It shows who.", "Put the name first.", 5, ("turns",), "two")
DEADLINE = 30.0


@dataclass
class Program:
    """A program that has used so many seconds of a processor."""

    used: float
    closed: bool = False

    def cpu(self) -> float:
        """Return them."""
        return self.used


@dataclass
class Watched:
    """What a play needs of its stage, to weigh its waits in vain."""

    in_vain: tuple[float, float]
    used: float = 0.0

    @property
    def recorder(self) -> Watched:
        """Itself will do."""
        return self

    @property
    def programs(self) -> dict[str, Program]:
        """Two programs that share what was used."""
        return {"server": Program(self.used / 2), "ann": Program(self.used / 2), "bob": Program(90.0, closed=True)}


def why(seconds: float, stalled: float, used: float = 0.0) -> str:
    """Why a play says that its waits in vain tell nothing; empty where they do."""
    return performance._stood_still(cast("Stage", Watched((seconds + 1.0, stalled), used)), (1.0, 0.0))


@pytest.mark.parametrize(
    ("seconds", "stalled", "used", "tells"),
    [
        (5.0, 0.0, 0.0, True),
        (10.0, 5.0, 0.0, True),  # half of it: the program had the other half
        (10.0, 6.0, 0.0, False),
        (10.0, 6.0, 2.0, True),  # it used the processor itself
        (10.0, 9.0, 1.0, False),
        (0.0, 0.0, 0.0, True),  # nothing was waited for: it crashed
    ],
)
def test_a_wait_in_which_the_machine_stood_still_tells_nothing(
    seconds: float, stalled: float, used: float, tells: bool
) -> None:
    """More than half of it, and not by the programs' own load."""
    assert (why(seconds, stalled, used) == "") is tells


def test_the_sentence_says_how_long() -> None:
    """A person can see what happened."""
    assert "6.0 of the 10.0 s" in why(10.0, 6.0)


SPINS = """
import os, time
while sum(os.times()[:2]) < 0.4:
    pass
if os.fork() == 0:
    while time.process_time() < 0.4:
        pass
    print("ready", flush=True)
    time.sleep(60)
time.sleep(60)
"""


@pytest.mark.skipif(os.name != "posix", reason="a program that forks")
def test_what_a_program_uses_is_counted_with_its_children(tmp_path: Path) -> None:
    """Two processes that have spun, each for its time."""
    (tmp_path / "spins.py").write_text(SPINS, encoding="utf-8")
    record = Recorder()
    running = Running("ann", [sys.executable, "spins.py"], tmp_path, {}, record)
    try:
        assert record.wait(lambda: b"ready" in record.screen("ann").kept, DEADLINE)
        assert 0.75 <= running.cpu() < DEADLINE
    finally:
        running.close()


MISS = Complaint("bob hears nothing", "ann typed", "bob's screen shows it", "nothing", None)
SEEN = Complaint("it came back", "ann typed", "nothing", "an echo", None, violation=True)


@dataclass(frozen=True)
class Says:
    """A claim whose judgement is known."""

    result: Complaint | None

    def complaint(self, record: Transcript) -> Complaint | None:
        """Return it."""
        return self.result


def played(*results: Complaint | None, patient: bool = True, unfair: str = "", missed: bool = False) -> Played:
    """A play in which `turns` was judged so."""
    return Played(
        patient=patient,
        record=Transcript((), {}, 1.0),
        claims={"turns": [Says(result) for result in results]},
        unfair={"turns": unfair} if unfair else {},
        missed={"turns"} if missed else set(),
    )


def test_what_could_not_be_judged_fairly_is_broken_and_says_why() -> None:
    """Never failed; and no further play is wanted of a machine that stands still."""
    verdict = of_one(TURNS, played(MISS, unfair="it stood still", missed=True))

    assert (verdict.outcome, verdict.because, verdict.proven) == (Outcome.BROKEN, "it stood still", True)
    assert merged(TURNS, [played(MISS, patient=False), played(MISS, unfair="it stood still")], {}).because


@pytest.mark.parametrize("results", [(SEEN,), (MISS, SEEN), (SEEN, MISS)])
def test_what_was_seen_was_seen(results: tuple[Complaint, ...]) -> None:
    """No stall makes an echo."""
    assert of_one(TURNS, played(*results, unfair="it stood still", missed=True)).outcome is Outcome.FAILED


def test_a_pass_in_another_play_stands() -> None:
    """A pass is a proof."""
    plays = [played(None, patient=False), played(MISS, unfair="it stood still")]

    assert merged(TURNS, plays, {}).outcome is Outcome.PASSED


class Playing:
    """A stage on which the first script misses what it waits for, on a machine that stands still."""

    def __init__(self) -> None:
        self.recorder, self.programs = self, {"server": Program(0.0)}
        self.in_vain = 0.0, 0.0

    def begin(self, criterion: str) -> None:
        """Book what follows."""


def test_what_needs_an_unfair_miss_in_the_same_play_is_not_judged_either(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was not reached, for no fault of the program's."""
    monkeypatch.setattr(performance, "_ask_for_stacks", lambda _stage: None)
    stage, play = Playing(), Played(patient=True)

    def misses(_stage: object) -> None:
        stage.in_vain = 10.0, 9.0
        raise Missed

    performance._play(play, cast("Stage", stage), [(TURNS, misses), (NAMED, misses)], lambda _criterion: None)

    assert play.missed == {"turns", "named"}
    assert set(play.unfair) == {"turns", "named"}


def test_a_fast_play_says_nothing_of_stalls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its misses prove nothing anyway: the patient play has the word."""
    monkeypatch.setattr(performance, "_ask_for_stacks", lambda _stage: None)
    stage, play = Playing(), Played(patient=False)

    def misses(_stage: object) -> None:
        stage.in_vain = 10.0, 9.0
        raise Missed

    performance._play(play, cast("Stage", stage), [(TURNS, misses)], lambda _criterion: None)

    assert (play.missed, play.unfair) == ({"turns"}, {})
