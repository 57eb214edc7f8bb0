"""A patient play does not judge by a time in which the machine stood still, and takes no load of its own for one."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from grader.process.running import Running
from grader.record.recorder import Recorder
from grader.stage import play as stage_play
from grader.stage.stage import Stage
from grader.stage.state import Book, Missed, PlayState
from tests.grader.records import NAMED, TURNS

DEADLINE = 30.0


@dataclass
class Program:
    """A program that has used so many seconds of a processor."""

    used: float
    closed: bool = False
    pid: int = 0

    def cpu(self) -> float:
        """Return them."""
        return self.used


@dataclass
class Patience:
    """Whether a play is a patient one."""

    is_patient: bool = True


@dataclass
class Watched:
    """What is looked at of a play, to weigh its waits in vain."""

    in_vain: tuple[float, float] = (0.0, 0.0)
    used: float = 0.0
    setup: Patience = field(default_factory=Patience)
    book: Book = field(default_factory=Book)

    @property
    def recorder(self) -> Watched:
        """Itself will do."""
        return self

    @property
    def play(self) -> Watched:
        """It is its own stage, too."""
        return self

    @property
    def programs(self) -> dict[str, Program]:
        """Two programs that share what was used, and one that has gone."""
        return {"server": Program(self.used / 2), "ann": Program(self.used / 2), "bob": Program(90.0, closed=True)}


def why(seconds: float, stalled: float, used: float = 0.0) -> str:
    """Why a play says that its waits in vain tell nothing; empty where they do."""
    return stage_play._stood_still(cast("PlayState", Watched((seconds + 1.0, stalled), used)), (1.0, 0.0))


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


def act(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Play two scripts, the second of which needs the first, on a machine that stands still; the first one misses."""
    monkeypatch.setattr(stage_play, "_ask_for_stacks", lambda _state: None)

    def misses(_stage: object) -> None:
        watched.in_vain = 10.0, 9.0
        raise Missed

    stage_play._act(cast("Stage", watched), [(TURNS, misses), (NAMED, misses)], lambda _criterion, _protocol: None)


def test_what_needs_an_unfair_miss_in_the_same_play_is_not_judged_either(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was not reached, for no fault of the program's."""
    act(watched := Watched(), monkeypatch)

    booked = watched.book.closed()
    assert [(name, one.unfinished) for name, one in booked.items()] == [("turns", True), ("named", True)]
    assert all("9.0 of the 10.0 s" in one.unfair for one in booked.values())


def test_a_fast_play_says_nothing_of_stalls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its misses prove nothing anyway: the patient play has the word."""
    act(watched := Watched(setup=Patience(is_patient=False)), monkeypatch)

    assert [(one.unfinished, one.unfair) for one in watched.book.closed().values()] == [(True, ""), (True, "")]
