"""Knows when the machine stood still: a thread that asks to be woken, and notes how much later than that it was.

Rule 1. A stall is time in which a thread of ours that had nothing to do but wake up did not: nobody's program can be
        blamed for what it has not done in such a time.
Rule 2. Nothing here judges: the record's waits are lengthened by what is seen here, and the play weighs it.
"""

import threading
import time
from collections.abc import Callable
from typing import Self

from grader.limits import LIMITS


class Stalls:
    """Measures how late a sleeping thread is woken, for as long as it is entered; every time is one of `clock`'s."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._stalls: list[tuple[float, float]] = []
        self._due = float("inf")  # when it should wake, while it sleeps
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="stalls", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join(LIMITS.ending)

    def stalled(self, start: float, end: float | None = None) -> float:
        """Return for how many seconds the machine stood still between two times (default: until now)."""
        now = self._clock()
        last = now if end is None else end
        with self._lock:
            spans = [*self._stalls, *_stall(self._due, now)]
        return sum(max(0.0, min(until, last) - max(since, start)) for since, until in spans)

    def sleep_once(self, wait: Callable[[float], object]) -> None:
        """Ask `wait` to last for the time of one sleep, and note how much longer it has."""
        due = self._clock() + LIMITS.nap
        with self._lock:
            self._due = due
        wait(LIMITS.nap)
        woke = self._clock()
        with self._lock:
            self._due = float("inf")
            self._stalls += _stall(due, woke)

    def _run(self) -> None:
        while not self._over.is_set():
            self.sleep_once(self._over.wait)


def _stall(due: float, woke: float) -> list[tuple[float, float]]:
    return [(due, woke)] if woke - due > LIMITS.late else []
