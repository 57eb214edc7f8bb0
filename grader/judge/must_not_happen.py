"""Claims about the whole record: judged at the curtain, when all that was typed has been seen or not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from grader.judge.claim import Complaint, program, typed
from grader.judge.evidence import CLEARED, SERVER, Line, crash_of, crossed, heard_at, is_plain, screen_end, tokens
from grader.language import _
from grader.model import Half
from grader.record.events import Closed, Connected, Ended, Shown

if TYPE_CHECKING:
    from grader.record.events import Transcript


_BORDER = re.compile(r"\n|\\r|zu[a-zA-Z]{6}|жу[а-яА-Я]{6}")  # of a line on a screen, or of what was typed in it
HISTORY = 3  # lines, from which on it can be told from a line that comes twice


@dataclass(frozen=True)
class NeverHears:
    """A line does not come to a screen that it is not for."""

    listener: str
    line: Line

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: none of the line's words stands on the screen."""
        screen = record.screens.get(self.listener)
        seen = [one for one in (screen.sightings if screen else ()) if one.word in self.line.words]
        if not seen:
            return None
        return Complaint(
            _("{listener} reads a line of {speaker}'s that is not for {listener}").format(
                listener=self.listener, speaker=self.line.speaker
            ),
            typed(self.line),
            _("{name}'s screen does not show it").format(name=self.listener),
            _("{name}'s screen showed it {ms:.0f} ms after it was typed").format(
                name=self.listener, ms=1000 * (seen[0].at - self.line.at)
            ),
            Half.SERVER,
            violation=True,
        )


@dataclass(frozen=True)
class NoEcho:
    """A line does not come back to its author's screen from the server."""

    line: Line

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: no word of the line on the author's screen after bytes came in that crossed after it was typed."""
        author = self.line.speaker
        plain = is_plain(record)
        screen = record.screens.get(author)
        for sighting in screen.sightings if screen else ():
            if sighting.word not in self.line.words:
                continue
            came = crossed(record, self.line.at, sighting.at, to=author)
            held = b"".join(event.data for event in came)
            if came and (not plain or sighting.word.encode() in held):
                return Complaint(
                    _("what {name} writes comes back to {name}").format(name=author),
                    typed(self.line),
                    _("the others read it, {name} does not read it again").format(name=author),
                    _("the server sent it back; it was shown {ms:.0f} ms after it was typed").format(
                        ms=1000 * (sighting.at - self.line.at)
                    ),
                    Half.SERVER,
                    violation=True,
                )
        return None


@dataclass(frozen=True)
class OnceInOrder:
    """Each line arrives once, and a speaker's lines arrive in the order of typing."""

    listener: str
    lines: tuple[Line, ...]

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: each comes once, or the screen is a history that is printed anew, whole, each time; and the order."""
        screen = record.screens.get(self.listener)
        if screen is None:
            return None
        words = {word for line in self.lines for word in line.words}
        shown = [one.word for one in screen.sightings if not one.aside]
        shown += [one.word for one in screen.sightings if one.aside and one.word not in shown]
        cleared = CLEARED.split(screen.text)
        once = len(cleared) > 1 and all(page.count(word) <= 1 for page in cleared for word in words)
        doubled = next((line for line in self.lines if any(shown.count(word) > 1 for word in line.words)), None)
        if doubled is not None and not (once or self._is_printed_anew([word for word in shown if word in words])):
            return self._twice(record, doubled, max(map(shown.count, doubled.words)))
        first = [shown.index(line.words[0]) for line in self.lines if line.words[0] in shown]
        if len(cleared) == 1 and first != sorted(first):
            return Complaint(
                _("lines arrive in another order"),
                "; ".join(typed(line) for line in self.lines),
                _("{name} reads them in this order").format(name=self.listener),
                _("{name}'s screen shows: {text}").format(name=self.listener, text=screen_end(record, self.listener)),
                None,
                violation=True,
            )
        return None

    def _is_printed_anew(self, words: list[str]) -> bool:
        """Tell whether each page is the one before it and at most one line more: a history that is printed anew."""
        pages, line = _pages(words), max(len(line.words) for line in self.lines)
        grows = all(page == after[: len(page)] and len(after) <= len(page) + line for page, after in pairwise(pages))
        return grows and len(pages[0]) <= line and len(pages[-1]) >= HISTORY * line

    def _twice(self, record: Transcript, line: Line, times: int) -> Complaint:
        came = b"".join(event.data for event in crossed(record, line.at, to=self.listener))
        on_wire = came.count(line.words[0].encode())
        fault = Half.SERVER if on_wire > 1 else Half.CLIENT if on_wire == 1 else None
        return Complaint(
            _("{name} reads a line {times} times").format(name=self.listener, times=times),
            typed(line),
            _("{name}'s screen shows it once").format(name=self.listener),
            _("it was shown {times} times").format(times=times),
            fault,
            violation=True,
        )


def _pages(words: list[str]) -> list[list[str]]:
    """Return the words of a screen, a new page from where one comes again: a history that is printed anew."""
    pages: list[list[str]] = [[]]
    for word in words:
        if word in pages[-1]:
            pages.append([])
        pages[-1].append(word)
    return pages


@dataclass(frozen=True)
class Outlasts:
    """Users who write nothing for a while are still there: nobody hangs up, ends, or writes an error meanwhile.

    Whether lines still arrive afterwards is the play's to see: it claims this only where they do not.
    """

    began: float
    ended: float
    users: tuple[str, ...]

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: what the programs did in that time, though nobody did anything."""
        meanwhile = [event for event in record.events if self.began <= event.at <= self.ended]
        links = {event.link for event in record.events if isinstance(event, Connected) and event.who in self.users}
        closed = [event.who for event in meanwhile if isinstance(event, Closed) and event.link in links]
        over = [event.who for event in meanwhile if isinstance(event, Ended)]
        failed = [event.who for event in meanwhile if isinstance(event, Shown) and event.stream == "stderr"]
        crash = next((found for found in (crash_of(record, who) for who in failed) if found), None)
        if not (closed or over or crash):
            return None
        who, did = over[0] if over else closed[0] if closed else "", _("it ended") if over else _("it hung up")
        got = f"{program(who)}: {did}" if who else ""
        if crash:
            wrote = _("{who} wrote: {error}").format(who=program(crash.who), error=crash.said)
            got = f"{got}; {wrote}" if got else wrote
        seconds = self.ended - self.began
        return Complaint(
            _("users who write nothing for a while are not in the chat any more"),
            _("let {names} join, and had nobody write for {seconds:.1f} s").format(
                names=", ".join(self.users), seconds=seconds
            ),
            _("whoever writes then is read as before"),
            got,
            Half.SERVER if SERVER in (who, crash.who if crash else "") else Half.CLIENT,
            advice=_(
                "A timeout on a socket (`settimeout`, `create_connection(…, timeout=…)`) also ends the waiting for a "
                "person's next line: catch `TimeoutError` and wait on, or take it back with `settimeout(None)`."
            ),
            file=crash.file if crash else None,
            line=crash.line if crash else None,
            violation=True,
        )


@dataclass(frozen=True)
class Named:
    """By every line of one speaker stands a text that stands by none of the others': before it, behind it, or either.

    Where lines run together, what stands behind one stands before the next: one side alone may tell.
    """

    lines: tuple[Line, ...]
    listeners: tuple[str, ...]

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: compare the tokens beside the lines, on all screens together."""
        heard = [
            (line.speaker, *_tokens_beside(record, listener, line))
            for line in self.lines
            for listener in self.listeners
            if listener != line.speaker and heard_at(record, listener, line) is not None
        ]
        readings = (
            [(speaker, before | after) for speaker, before, after in heard],
            [(speaker, before) for speaker, before, _after in heard],
            [(speaker, after) for speaker, _before, after in heard],
        )
        complaints = [self._mixed_up(record, reading) for reading in readings]
        return complaints[0] if all(complaints) else None

    def _mixed_up(self, record: Transcript, reading: list[tuple[str, set[str]]]) -> Complaint | None:
        """Return what is to be said where the tokens beside lines do not tell their speakers apart."""
        beside: dict[str, list[set[str]]] = {}
        for speaker, tokens_there in reading:
            beside.setdefault(speaker, []).append(tokens_there)
        for speaker, found in beside.items():
            common = set.intersection(*found)
            others = set().union(*(one for name, sets in beside.items() if name != speaker for one in sets))
            if not common - others:
                line = next(line for line in self.lines if line.speaker == speaker)
                listener = next(name for name in self.listeners if name != speaker)
                return Complaint(
                    _("a reader cannot tell who wrote a line"),
                    typed(line),
                    _(
                        "something by each line of {name} tells that it is {name}'s: a name, an address, a number"
                    ).format(name=speaker),
                    _("{listener}'s screen shows: {text}").format(listener=listener, text=screen_end(record, listener)),
                    Half.SERVER,
                )
        return None


def _tokens_beside(record: Transcript, listener: str, line: Line) -> tuple[set[str], set[str]]:
    """Return the tokens on a line of the screen before and behind a typed line, without the reader's own name."""
    screen = record.screens[listener]
    ahead, behind = set[str](), set[str]()
    for word, before in ((one.word, one.before) for one in screen.sightings if one.word in line.words):
        ahead |= tokens(_BORDER.split(before)[-1])
        if word == line.words[-1]:
            behind |= tokens(_BORDER.split(screen.text.partition(word)[2])[0])
    own = {token for token in ahead | behind if token.casefold() == listener}
    return ahead - own, behind - own
