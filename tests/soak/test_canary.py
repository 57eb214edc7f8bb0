"""The grader knows when the machine stood still: it waits longer, and does not judge by such a time."""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import pytest

from grader import performance
from grader.canary import Canary
from grader.claims import Complaint
from grader.judge import merged, of_one
from grader.limits import LIMITS
from grader.model import Criterion, Outcome
from grader.performance import Performance
from grader.process import Running
from grader.recorder import Recorder
from grader.stage.user import Missed
from grader.transcript import Transcript

if TYPE_CHECKING:
    from pathlib import Path

    from grader.stage import Stage

TURNS = Criterion("turns", "task", "They write.", "Follow the line.", 30, (), "two")
NAMED = Criterion("named", "task", "It shows who.", "Put the name first.", 5, ("turns",), "two")
DEADLINE = 30.0


@dataclass
class Clock:
    """A clock that goes on only when it is told to."""

    now: float = 100.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now

    def sleeps(self, late: float) -> None:
        """Let the canary sleep, and be woken so much too late."""
        self.canary.sleep_once(lambda seconds: self.goes_on(seconds + late))

    def goes_on(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds

    def __post_init__(self) -> None:
        """One canary listens to it."""
        self.canary = Canary(self)


def test_who_is_woken_in_time_has_seen_no_stall() -> None:
    """A little late is what a busy machine is always."""
    clock = Clock()
    for _ in range(10):
        clock.sleeps(late=0.9 * LIMITS.late)

    assert clock.canary.stalled(0.0) == 0.0


def test_who_is_woken_late_has_seen_one() -> None:
    """As long as it was late, and of that only what lies in the time that is asked for."""
    clock = Clock()
    clock.sleeps(late=4.0)
    woke = clock.now
    clock.sleeps(late=0.0)

    assert clock.canary.stalled(0.0) == pytest.approx(4.0)
    assert clock.canary.stalled(woke - 1.0) == pytest.approx(1.0)
    assert clock.canary.stalled(0.0, woke - 1.0) == pytest.approx(3.0)
    assert clock.canary.stalled(woke) == 0.0


def test_a_stall_is_known_before_the_canary_has_woken() -> None:
    """Whoever wakes first after it knows of it."""
    clock, seen = Clock(), []

    def wait(seconds: float) -> None:
        clock.goes_on(seconds + 3.0)
        seen.append(clock.canary.stalled(0.0))

    clock.canary.sleep_once(wait)

    assert seen == [pytest.approx(3.0)]
    assert clock.canary.stalled(0.0) == pytest.approx(3.0)


def test_a_real_canary_ends_with_its_play() -> None:
    """It sleeps in a thread, and leaves none behind."""
    before = threading.active_count()
    with Canary() as canary:
        during = threading.active_count()

    assert (during, threading.active_count()) == (before + 1, before)
    assert canary.stalled(float("inf")) == 0.0


@dataclass
class Still:
    """A canary that has seen so much of any time stand still, in seconds."""

    seconds: float
    asked: list[float] = field(default_factory=list)

    def stalled(self, start: float, _end: float | None = None) -> float:
        """Return it."""
        self.asked.append(start)
        return self.seconds


def recorder(stalled: float) -> Recorder:
    """A record whose canary has seen that."""
    return Recorder("", cast("Canary", Still(stalled)))


def test_a_wait_is_longer_by_the_stall_in_it() -> None:
    """What comes in the time that was lost still counts."""
    record, come = recorder(0.4), threading.Event()
    timer = threading.Timer(0.2, lambda: (come.set(), record.record(_Come, "ann")))
    timer.start()
    held = record.wait(come.is_set, 0.1)
    timer.join()

    assert held
    assert record.in_vain == (0.0, 0.0)


def test_a_wait_without_stalls_is_as_long_as_it_says() -> None:
    """And what it waited in vain is counted."""
    record = recorder(0.0)
    held = record.wait(lambda: False, 0.1)

    assert not held
    assert 0.1 <= record.in_vain[0] < DEADLINE
    assert record.in_vain[1] == 0.0


def test_stalls_lengthen_a_wait_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that stands still for ever holds nobody for ever."""
    from grader import recorder as room
    from grader.limits import Limits

    monkeypatch.setattr(room, "LIMITS", Limits(stall=0.2))
    record = recorder(1_000.0)
    record.wait(lambda: False, 0.1)

    assert 0.3 <= record.in_vain[0] < DEADLINE
    assert record.in_vain[1] == 1_000.0


class _Come:
    def __init__(self, *_details: object) -> None:
        pass


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


def played(*results: Complaint | None, patient: bool = True, unfair: str = "", missed: bool = False) -> Performance:
    """A play in which `turns` was judged so."""
    return Performance(
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
    stage, play = Playing(), Performance(patient=True)

    def misses(_stage: object) -> None:
        stage.in_vain = 10.0, 9.0
        raise Missed

    performance._play(play, cast("Stage", stage), [(TURNS, misses), (NAMED, misses)], lambda _criterion: None)

    assert play.missed == {"turns", "named"}
    assert set(play.unfair) == {"turns", "named"}


def test_a_fast_play_says_nothing_of_stalls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its misses prove nothing anyway: the patient play has the word."""
    monkeypatch.setattr(performance, "_ask_for_stacks", lambda _stage: None)
    stage, play = Playing(), Performance(patient=False)

    def misses(_stage: object) -> None:
        stage.in_vain = 10.0, 9.0
        raise Missed

    performance._play(play, cast("Stage", stage), [(TURNS, misses)], lambda _criterion: None)

    assert (play.missed, play.unfair) == ({"turns"}, {})
