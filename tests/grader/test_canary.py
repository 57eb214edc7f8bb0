"""The grader knows when the machine stood still: it waits longer, and does not judge by such a time."""

import threading
from dataclasses import dataclass, field
from typing import cast

import pytest

from grader.limits import LIMITS
from grader.record.recorder import Recorder
from grader.record.stalls import Stalls

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
        self.canary = Stalls(self)


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
    with Stalls() as canary:
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
    return Recorder("", cast("Stalls", Still(stalled)))


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
    from grader.limits import Limits
    from grader.record import waits as room

    monkeypatch.setattr(room, "LIMITS", Limits(stall=0.2))
    record = recorder(1_000.0)
    record.wait(lambda: False, 0.1)

    assert 0.3 <= record.in_vain[0] < DEADLINE
    assert record.in_vain[1] == 1_000.0


class _Come:
    def __init__(self, *_details: object) -> None:
        pass
