"""The record of a running play: events come in from several threads, waits end on them.

Rule 1. Everything that changes in here changes with the one lock held, and wakes all who wait.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from grader.limits import LIMITS
from grader.record.events import Event, Shown, Transcript
from grader.record.screen import Screen
from grader.record.text import quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.record.stalls import Stalls


class Stopped(Exception):  # noqa: N818 - no error: the grade was interrupted
    """Nobody waits for this play any more."""


class Recorder:
    """Collects the events of one play on one clock, and lets others wait for what they are waiting for.

    Args:
        hidden: the beginning of paths that no reader should see: the private copy's folder.
        canary: knows when the machine stood still; without one it never did.
    """

    def __init__(self, hidden: str = "", canary: Stalls | None = None) -> None:
        self._hidden = hidden.encode()
        self.condition = threading.Condition(threading.RLock())
        self.screens: dict[str, Screen] = {}
        self.broken = ""
        self._stopped = False
        self._events: list[Event] = []
        self._counts: Counter[tuple[type[Event], str]] = Counter()
        self._began = time.perf_counter()
        self._canary = canary
        self.stands_still: Callable[[], bool] = lambda: False  # tells whether nothing in the play can move any more
        self.in_vain = 0.0, 0.0  # seconds that were waited for what did not come, and the stalls among them
        self.last_event = 0.0

    def now(self) -> float:
        """Seconds since the play began."""
        return time.perf_counter() - self._began

    def record(self, kind: type[Event], who: str, *details: Any) -> float:
        """Append an event of a kind, stamped with the time, and wake those who wait; return its time."""
        with self.condition:
            at = self.now()
            if len(self._events) < LIMITS.events:
                self._events.append(kind(at, who, *details))
            self._counts[kind, who] += 1
            self.last_event = at
            self.condition.notify_all()
            return at

    def forget(self, who: str) -> None:
        """Take back all that was seen of a program: it is started anew, in another way."""
        with self.condition:
            self._events = [event for event in self._events if event.who != who]
            for key in [key for key in self._counts if key[1] == who]:
                del self._counts[key]
            self.screens.pop(who, None)

    def bare(self, path: str) -> str:
        """Return a path of the private copy without the folder that no reader should see."""
        return path.replace(self._hidden.decode(), "") if self._hidden else path

    def count(self, kind: type[Event], who: str) -> int:
        """Return how many events of a kind a program has had so far."""
        return self._counts[kind, who]

    def shown(self, who: str, stream: str, chunk: bytes) -> None:
        """Take what a program wrote: the screen is searched, the beginning of it is kept."""
        if self._hidden:
            chunk = chunk.replace(self._hidden, b"")
        with self.condition:
            screen = self.screens.setdefault(who, Screen())
            if stream == "stdout":
                screen.feed(chunk, self.now())
            else:
                said = screen.feed_errors(chunk, self.now())
                if said and screen.size < LIMITS.screen:
                    self.record(Shown, who, "stdout", quote(said))
            if screen.size < LIMITS.screen:
                self.record(Shown, who, stream, quote(chunk))
            else:
                self.condition.notify_all()

    def screen(self, who: str) -> Screen:
        """Return a program's screen."""
        with self.condition:
            return self.screens.setdefault(who, Screen())

    def wait(self, happened: Callable[[], Any], seconds: float, *, to_the_end: bool = False) -> bool:
        """Wait until `happened()` is true, at most `seconds` in which the machine did not stand still.

        Args:
            happened: what is waited for.
            seconds: for so long; less, once nothing in the play can move any more.
            to_the_end: wait all of them, whether anything can move or not.

        Returns:
            Whether it is true.

        Raises:
            Stopped: the play was stopped from outside.
        """
        began, left, held = self.now(), seconds, False
        looks = not to_the_end and seconds > LIMITS.still + LIMITS.look  # a shorter wait gains nothing
        while not held:
            step = min(left, LIMITS.look) if looks else left
            with self.condition:
                held = bool(self.condition.wait_for(lambda: self._stopped or happened(), step))
            if held:
                break
            stalled = self.stalled(began)
            left = seconds + min(stalled, LIMITS.stall) - (self.now() - began)
            if left <= 0 or (looks and self.stands_still()):
                with self.condition:
                    held = bool(self._stopped or happened())
                    self.in_vain = self.in_vain[0] + self.now() - began, self.in_vain[1] + stalled
                break
        self.go_on()
        return held

    def stalled(self, since: float) -> float:
        """Return for how many seconds the machine has stood still since a time of the record."""
        return self._canary.stalled(self._began + since) if self._canary else 0.0

    def go_on(self) -> None:
        """Raise Stopped if the play was stopped from outside."""
        if self._stopped:
            raise Stopped

    def stop(self) -> None:
        """Let everybody who waits, or will wait, get Stopped."""
        with self.condition:
            self._stopped = True
            self.condition.notify_all()

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

    def fail(self, reason: str) -> None:
        """Say that the grader itself could not do its part: the play counts as broken."""
        with self.condition:
            self.broken = self.broken or reason
            self.condition.notify_all()

    def events(self) -> tuple[Event, ...]:
        """Return the events so far."""
        with self.condition:
            return tuple(self._events)

    def frozen(self) -> Transcript:
        """Return the play's transcript."""
        with self.condition:
            screens = {who: screen.frozen() for who, screen in self.screens.items()}
            return Transcript(tuple(self._events), screens, self.now())
