"""The clock of a running play, and waits that end the moment that something has changed."""

import threading
import time
from collections.abc import Callable
from typing import Any

from grader.limits import LIMITS
from grader.record.stalls import Stalls


class Stopped(Exception):  # noqa: N818 - no error: the grade was interrupted
    """Nobody waits for this play any more."""


class Changes(threading.Condition):
    """Counts what it tells those who wait: whoever looks without the lock misses no change."""

    number = 0

    def notify_all(self) -> None:
        """Wake all who wait; the lock is held."""
        self.number += 1
        super().notify_all()

    def wait_past(self, number: int, seconds: float) -> bool:
        """Wait until there have been more changes than `number`; return whether there have."""
        with self:
            return self.wait_for(lambda: self.number != number, seconds)


class Waits:
    """One clock, and waits on it; without `stalls` the machine never stood still."""

    def __init__(self, stalls: Stalls | None = None) -> None:
        self.condition = Changes(threading.RLock())
        self.stands_still: Callable[[], bool] = lambda: False  # tells whether nothing in the play can move any more
        self.in_vain = 0.0, 0.0  # seconds that were waited for what did not come, and the stalls among them
        self.last_event = 0.0
        self._stopped = False
        self._began = time.perf_counter()
        self._stalls = stalls

    def now(self) -> float:
        """Seconds since the play began."""
        return time.perf_counter() - self._began

    def changed(self) -> None:
        """Let all who wait look again."""
        with self.condition:
            self.condition.notify_all()

    def wait(self, happened: Callable[[], Any], seconds: float, *, to_the_end: bool = False) -> bool:
        """Wait until `happened()` is true, at most `seconds` in which the machine did not stand still; return whether.

        It is called without the lock, so that it may ask another thread. The wait is shorter where nothing in the play
        can move any more, unless it is `to_the_end`. Raises Stopped where the play was stopped from outside.
        """
        began, left, held = self.now(), seconds, False
        looks = not to_the_end and seconds > LIMITS.still + LIMITS.look  # a shorter wait gains nothing
        while not (held := self._comes(happened, min(left, LIMITS.look) if looks else left)):
            stalled = self.stalled(began)
            left = seconds + min(stalled, LIMITS.stall) - (self.now() - began)
            if left <= 0 or (looks and self.stands_still()):
                if not (held := bool(happened())):
                    self.in_vain = self.in_vain[0] + self.now() - began, self.in_vain[1] + stalled
                break
        self.go_on()
        return held

    def _comes(self, happened: Callable[[], Any], seconds: float) -> bool:
        """Look at once, and again after each change, for so long; a stop counts as what was waited for."""
        end = self.now() + seconds
        while True:
            seen = self.condition.number
            if self._stopped or happened():
                return True
            if not self.condition.wait_past(seen, end - self.now()) or self.now() >= end:
                return False  # a flood of changes ends no later

    def wait_quiet(self, seconds: float, at_most: float) -> None:
        """Wait until nothing was seen for `seconds`, at most `at_most` seconds."""
        began = self.now()

        def left() -> float:
            lost = min(self.stalled(began), LIMITS.stall)  # nobody could have been seen then
            return min(self.last_event + seconds, began + at_most) + lost - self.now()

        with self.condition:
            while not self._stopped and (rest := left()) > 0:
                self.condition.wait(rest)
        self.go_on()

    def stalled(self, since: float) -> float:
        """Return for how many seconds the machine has stood still since a time of this clock."""
        return self._stalls.stalled(self._began + since) if self._stalls else 0.0

    def stop(self) -> None:
        """Let everybody who waits, or will wait, get Stopped."""
        self._stopped = True
        self.changed()

    def go_on(self) -> None:
        """Raise Stopped if the play was stopped from outside."""
        if self._stopped:
            raise Stopped
