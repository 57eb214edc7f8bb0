"""Records of plays made by hand, on a clock that only the test moves; and what such plays have left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from grader.judge.claim import Claim, Complaint
from grader.judge.evidence import SERVER, Line
from grader.judge.played import Booked, Habits, Played
from grader.limits import LIMITS
from grader.model import Criterion
from grader.record.events import Crossed, Event, Shown, Transcript, Typed
from grader.record.screen import Screen
from grader.record.text import quote

WORDS = tuple(f"zu{a}{b}{c}" for a in ("ba", "de", "gi") for b in ("Ko", "Lu", "Ma") for c in ("na", "po", "ri"))
USERS = ("ann", "bob", "eve")
TURNS = Criterion("turns", "task", "They write.", "Follow the line.", 30, (), "two")
NAMED = Criterion("named", "task", "It shows who.", "Put the name first.", 5, ("turns",), "two")


class Play:
    """A transcript in the making. Every step takes ten milliseconds."""

    def __init__(self) -> None:
        self.at = 0.0
        self.events: list[Event] = []
        self.screens: defaultdict[str, Screen] = defaultdict(Screen)
        self._words: Iterator[str] = iter(WORDS)

    def adds(self, kind: type[Event], who: str, *details: Any) -> Play:
        """Let something else happen."""
        self.at += 0.01
        self.events.append(kind(self.at, who, *details))
        return self

    def waits(self, seconds: float) -> Play:
        """Let time pass."""
        self.at += seconds
        return self

    def types(self, speaker: str, command: str = "", words: int = 2) -> Line:
        """Let somebody type fresh words."""
        fresh = tuple(next(self._words) for _ in range(words))
        text = " ".join((*command.split(), *fresh))
        self.adds(Typed, speaker, text)
        return Line(speaker, text, fresh, self.at)

    def sends(self, who: str, to: str, data: str | bytes) -> Play:
        """Let bytes cross a tap."""
        sent = data.encode() if isinstance(data, str) else data
        return self.adds(Crossed, who, to, "TCP", 1, sent, len(sent))

    def shows(self, who: str, text: str | bytes, stream: str = "stdout") -> Play:
        """Let a program write to its screen."""
        chunk = text.encode() if isinstance(text, str) else text
        self.adds(Shown, who, stream, quote(chunk))
        screen = self.screens[who]
        (screen.feed if stream == "stdout" else screen.feed_errors)(chunk, self.at)
        return self

    def fails(self, who: str, errors: str) -> Play:
        """Let a program write to its standard error."""
        return self.shows(who, errors, "stderr")

    def relays(self, line: Line, *listeners: str, form: str = "{name}: {text}\n") -> Play:
        """Let a line take its whole way, as in a chat that works."""
        text = form.format(name=line.speaker, text=line.text)
        self.sends(line.speaker, SERVER, line.text + "\n")
        for listener in listeners:
            self.sends(SERVER, listener, text).shows(listener, text)
        return self

    def floods(self) -> Play:
        """Let more happen than a record keeps."""
        self.events += [Event(self.at, "x")] * LIMITS.events
        return self

    def done(self, left_over: tuple[str, ...] = ()) -> Transcript:
        """Return the record."""
        frozen = {who: screen.frozen() for who, screen in self.screens.items()}
        return Transcript(tuple(self.events), frozen, self.at, left_over)


def complaint(play: Play, claim: Claim) -> Complaint:
    """What is said where the claim does not hold; it must not hold."""
    found = claim.complaint(play.done())
    assert found is not None
    assert all((found.headline, found.did, found.expected, found.got))
    return found


def holds(play: Play, claim: Claim) -> bool:
    """Whether the claim holds in this record."""
    return claim.complaint(play.done()) is None


def left(play: Play, lines: Iterable[Line] = (), *users: str, console: bool = False, **more: Any) -> Played:
    """What a play of these users leaves: a patient one, in which something was missed."""
    known = {"patient": True, "booked": {"group": Booked(unfinished=True)}, **more}
    return Played(record=play.done(), lines=tuple(lines), users=users or USERS, habits=Habits(console=console), **known)


def probe(hears: Callable[[str, str, int], bool], *users: str) -> Played:
    """Everybody writes in the order of joining, twice: does this reader hear that speaker, in that round?"""
    play, lines, names = Play(), [], users or USERS
    for turn in (0, 1):
        for speaker in names:
            lines.append(play.types(speaker))
            play.relays(lines[-1], *(one for one in names if one != speaker and hears(one, speaker, turn)))
    return left(play, lines, *users)
