"""The record of a running play: events come in from several threads.

Rule 1. Everything that changes in here changes with the one lock held, and wakes all who wait.
"""

import os
from collections import Counter
from collections.abc import Mapping
from typing import Any

from grader.limits import LIMITS
from grader.record.events import Asked, Event, Shown, Transcript
from grader.record.screen import Screen
from grader.record.stalls import Stalls
from grader.record.text import quote
from grader.record.waits import Stopped, Waits

__all__ = ["Recorder", "Stopped"]


class Recorder(Waits):
    """Collects the events of one play on one clock, and lets others wait for what they are waiting for.

    `hidden` is the beginning of paths that no reader should see: the private copy's folder.
    """

    def __init__(self, hidden: str = "", stalls: Stalls | None = None) -> None:
        super().__init__(stalls)
        self._hidden = hidden.encode()
        self._screens: dict[str, Screen] = {}
        self._events: list[Event] = []
        self._counts: Counter[tuple[type[Event], str]] = Counter()
        self._questions: dict[str, dict[int, Asked]] = {}
        self.broken = ""  # what the grader itself could not do

    def record(self, kind: type[Event], who: str, *details: Any) -> float:
        """Append an event of a kind, stamped with the time, and wake those who wait; return its time."""
        with self.condition:
            self.last_event = at = self.note(kind, who, *details)
            self.condition.notify_all()
            return at

    def note(self, kind: type[Event], who: str, *details: Any) -> float:
        """Append an event that nobody waits for: it wakes nobody, and is no sign that something goes on."""
        with self.condition:
            at = self.now()
            if len(self._events) < LIMITS.events:
                self._events.append(kind(at, who, *details))
            self._counts[kind, who] += 1
            return at

    def asked(self, who: str, pid: int, thread: str, prompt: str, place: str) -> None:
        """Take that a process of a program asks for a line from its keyboard."""
        with self.condition:
            thread, place = quote(thread), self.bare(place)
            at = self.record(Asked, who, thread, quote(prompt), quote(place))
            self._questions.setdefault(who, {})[pid] = Asked(at, who, thread, prompt, place)

    def questions(self, who: str) -> Mapping[int, Asked]:
        """Return the last question of each process of a program, by its number; the prompt is whole."""
        with self.condition:
            return dict(self._questions.get(who, {}))

    def shown(self, who: str, stream: str, chunk: bytes) -> None:
        """Take what a program wrote: the screen is searched, the beginning of it is kept."""
        if self._hidden:
            chunk = chunk.replace(self._hidden, b"")
        with self.condition:
            screen = self.screen(who)
            if stream == "stdout":
                screen.feed(chunk, self.now())
            elif (said := screen.feed_errors(chunk, self.now())) and screen.size < LIMITS.screen:
                self.record(Shown, who, "stdout", quote(said))
            if screen.size < LIMITS.screen:
                self.record(Shown, who, stream, quote(chunk))
            else:
                self.changed()

    def screen(self, who: str) -> Screen:
        """Return a program's screen."""
        with self.condition:
            return self._screens.setdefault(who, Screen())

    def forget(self, who: str) -> None:
        """Take back all that was seen of a program: it is started anew, in another way."""
        with self.condition:
            self._events = [event for event in self._events if event.who != who]
            self._counts = Counter({key: count for key, count in self._counts.items() if key[1] != who})
            self._screens.pop(who, None)
            self._questions.pop(who, None)

    def bare(self, path: str) -> str:
        """Return a path of the private copy without the folder that no reader should see; folders end in a slash."""
        bare = path.replace(self._hidden.decode(), "") if self._hidden else path
        return bare.replace(os.sep, "/")

    def count(self, kind: type[Event], who: str) -> int:
        """Return how many events of a kind a program has had so far."""
        return self._counts[kind, who]

    def fail(self, reason: str) -> None:
        """Say that the grader itself could not do its part: the play counts as broken."""
        with self.condition:
            self.broken = self.broken or reason
            self.changed()

    def events(self) -> tuple[Event, ...]:
        """Return the events so far."""
        with self.condition:
            return tuple(self._events)

    def frozen(self) -> Transcript:
        """Return the play's transcript."""
        with self.condition:
            screens = {who: screen.frozen() for who, screen in self._screens.items()}
            return Transcript(tuple(self._events), screens, self.now())
