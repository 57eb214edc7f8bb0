"""What a scene claims, and how each claim is judged: pure functions of the transcript.

Rule 1. A claim that something *happens* is waited for in the play; seen is proven. If it was missed in a fast
        play, a patient one decides.
Rule 2. A claim that something *never happens* is judged at the curtain, over the whole record. A violation
        that was seen is a proof (`violation`): no second play takes it back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from grader.evidence import (
    CLEARED,
    SERVER,
    Line,
    crash_of,
    crossed,
    first_crash,
    heard_at,
    is_cut_short,
    is_plain,
    new_text,
    screen_end,
    went_past,
    whose_half,
)
from grader.language import _
from grader.model import Fault
from grader.transcript import Connected, Ended, Listening, Refused, Transcript, quote


@dataclass(frozen=True)
class Complaint:
    """Why a claim does not hold: the parts of a message, and whose half it is."""

    headline: str
    did: str
    expected: str
    got: str
    fault: Fault | None = None
    advice: str = ""
    file: str | None = None
    line: int | None = None
    violation: bool = False
    review: bool = False


class Claim(Protocol):
    """One thing that a scene claims."""

    def complaint(self, record: Transcript) -> Complaint | None:
        """Return why the claim does not hold in this record, or None where it does."""


def _typed(line: Line) -> str:
    return _("{name} typed: {text}").format(name=line.speaker, text=quote(line.text, 80))


def _with_crash(record: Transcript, complaint: Complaint) -> Complaint:
    """Point at the error that one of the programs wrote, where there is one."""
    crash = first_crash(record)
    if crash is None or complaint.file is not None:
        return complaint
    said = _("{got}; {who} wrote: {error}").format(got=complaint.got, who=crash.who, error=crash.said)
    return Complaint(
        complaint.headline, complaint.did, complaint.expected, said, complaint.fault, complaint.advice, crash.file, crash.line,
        complaint.violation, complaint.review,
    )  # fmt: skip


@dataclass(frozen=True)
class Serves:
    """The server starts and listens."""

    missed: bool

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: a socket of the server listens (UDP: is bound)."""
        if not self.missed:
            return None
        ended = [event for event in record.events if isinstance(event, Ended) and event.who == SERVER]
        crash = crash_of(record, SERVER)
        if ended and crash:
            got = _("it ended with exit code {code}: {error}").format(code=ended[0].code, error=crash.said)
        elif ended:
            got = _("it ended with exit code {code}; its screen shows: {text}").format(
                code=ended[0].code, text=screen_end(record, SERVER)
            )
        else:
            got = _("it runs, but no socket of it listens; its screen shows: {text}").format(text=screen_end(record, SERVER))
        return Complaint(
            _("the server does not start to listen"),
            _("started the server"),
            _("it binds a socket and listens"),
            got,
            Fault.SERVER,
            file=crash.file if crash else None,
            line=crash.line if crash else None,
        )


@dataclass(frozen=True)
class Connects:
    """A client reaches the server."""

    name: str
    missed: bool

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: a connection of this client (UDP: a datagram) arrives where the server listens."""
        if not self.missed or any(isinstance(event, Connected) and event.who == self.name for event in record.events):
            return None
        refused = [event for event in record.events if isinstance(event, Refused) and event.who == self.name]
        ended = [event for event in record.events if isinstance(event, Ended) and event.who == self.name]
        crash = crash_of(record, self.name)
        if refused:
            there = [f"{event.host}:{event.port}" for event in record.events if isinstance(event, Listening)]
            got = _("it called {host}:{port}, where nobody listens; the server listens at {there}").format(
                host=refused[0].host, port=refused[0].port, there=", ".join(there) or _("no port")
            )
        elif ended:
            got = _("it ended with exit code {code} before it had called the server").format(code=ended[0].code)
        else:
            got = _("it never called the server; its screen shows: {text}").format(text=screen_end(record, self.name))
        if crash:
            got = _("{got}; {who} wrote: {error}").format(got=got, who=self.name, error=crash.said)
        return Complaint(
            _("a client cannot connect to the server"),
            _("started the client and typed the name {name}").format(name=self.name),
            _("it connects to the server"),
            got,
            Fault.CLIENT,
            file=crash.file if crash else None,
            line=crash.line if crash else None,
        )


@dataclass(frozen=True)
class Hears:
    """A line comes to a listener's screen."""

    listener: str
    line: Line
    missed: bool = False
    waited: float = 0.0

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: all words of the line stand on the screen, and bytes came in for them."""
        at = heard_at(record, self.listener, self.line)
        expected = _("{name}'s screen shows it").format(name=self.listener)
        if at is not None and not self.missed:
            if crossed(record, self.line.at, at, to=self.listener) or is_cut_short(record):
                return None
            past = went_past(record) or _("no bytes came to this client through a socket that the grader knows")
            headline = _("{listener} reads what came to no socket of its client").format(listener=self.listener)
            return Complaint(headline, _typed(self.line), expected, past, Fault.CLIENT, review=True)
        fault, proof = whose_half(record, self.line, self.listener)
        others = [
            name for name in sorted(record.screens)
            if name not in (self.listener, self.line.speaker, SERVER) and heard_at(record, name, self.line) is not None
        ]  # fmt: skip
        late = _("it came {seconds:.1f} s late").format(seconds=at - self.line.at) if at is not None else ""
        got = late or _("nothing of it within {seconds:g} s: {proof}").format(seconds=self.waited, proof=proof)
        if others:
            got = _("{got}; {names} did get it").format(got=got, names=", ".join(others))
        headline = _("{listener} does not get what {speaker} writes").format(listener=self.listener, speaker=self.line.speaker)
        return _with_crash(record, Complaint(headline, _typed(self.line), expected, got, fault))


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
            _("{listener} reads what is not for {listener}").format(listener=self.listener),
            _typed(self.line),
            _("{name}'s screen does not show it").format(name=self.listener),
            _("it was shown {ms:.0f} ms after it was typed").format(ms=1000 * (seen[0].at - self.line.at)),
            Fault.SERVER,
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
                    _typed(self.line),
                    _("the others read it, {name} does not read it again").format(name=author),
                    _("the server sent it back; it was shown {ms:.0f} ms after it was typed").format(
                        ms=1000 * (sighting.at - self.line.at)
                    ),
                    Fault.SERVER,
                    violation=True,
                )
        return None


@dataclass(frozen=True)
class OnceInOrder:
    """Each line arrives once, and a speaker's lines arrive in the order of typing."""

    listener: str
    lines: tuple[Line, ...]

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: count the words on the screen (between two clearings of it), and compare the order."""
        screen = record.screens.get(self.listener)
        if screen is None:
            return None
        whole = CLEARED.split(screen.text)
        for line in self.lines:
            for word in line.words:
                times = [sighting.at for sighting in screen.sightings if sighting.word == word]
                if len(times) > 1 and (len(whole) == 1 or any(page.count(word) > 1 for page in whole)):
                    return self._twice(record, line, len(times))
        order = [one.word for one in screen.sightings]
        first = [order.index(line.words[0]) for line in self.lines if line.words[0] in order]
        if len(whole) == 1 and first != sorted(first):
            return Complaint(
                _("lines arrive in another order"),
                "; ".join(_typed(line) for line in self.lines),
                _("{name} reads them in this order").format(name=self.listener),
                _("{name}'s screen shows: {text}").format(name=self.listener, text=screen_end(record, self.listener)),
                None,
                violation=True,
            )
        return None

    def _twice(self, record: Transcript, line: Line, times: int) -> Complaint:
        came = b"".join(event.data for event in crossed(record, line.at, to=self.listener))
        on_wire = came.count(line.words[0].encode())
        fault = Fault.SERVER if on_wire > 1 else Fault.CLIENT if on_wire == 1 else None
        return Complaint(
            _("{name} reads a line {times} times").format(name=self.listener, times=times),
            _typed(line),
            _("{name}'s screen shows it once").format(name=self.listener),
            _("it was shown {times} times").format(times=times),
            fault,
            violation=True,
        )


@dataclass(frozen=True)
class Named:
    """By every line of one speaker stands a text that stands by none of the others'."""

    lines: tuple[Line, ...]
    listeners: tuple[str, ...]

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: compare the tokens beside the lines, on all screens together."""
        beside: dict[str, list[set[str]]] = {}
        for line in self.lines:
            for listener in self.listeners:
                if listener != line.speaker and heard_at(record, listener, line) is not None:
                    beside.setdefault(line.speaker, []).append(_tokens_beside(record, listener, line))
        for speaker, found in beside.items():
            common = set.intersection(*found)
            others = set().union(*(one for name, sets in beside.items() if name != speaker for one in sets))
            if not common - others:
                line = next(line for line in self.lines if line.speaker == speaker)
                listener = next(name for name in self.listeners if name != speaker)
                return Complaint(
                    _("a reader cannot tell who wrote a line"),
                    _typed(line),
                    _("beside each line of {name} stands something that tells it is {name}'s: the name, an address, a number").format(
                        name=speaker
                    ),
                    _("{listener}'s screen shows: {text}").format(listener=listener, text=screen_end(record, listener)),
                    Fault.SERVER,
                )
        return None


def _tokens_beside(record: Transcript, listener: str, line: Line) -> set[str]:
    """Return the tokens on a line of the screen beside a typed line, without the reader's own name."""
    screen = record.screens[listener]
    tokens: set[str] = set()
    for word, before in ((one.word, one.before) for one in screen.sightings if one.word in line.words):
        near = re.split(r"[\n\r]|zu[a-z]{6}", before)[-1]
        after = re.split(r"[\n\r]|zu[a-z]{6}", screen.text.partition(word)[2])[0] if word == line.words[-1] else ""
        tokens |= set(re.findall(r"\w+", near + " " + after))
    return tokens - {listener}


def _answer(record: Transcript, line: Line) -> str:
    """Return what a screen answers to its user's line: from the server, or from the client itself.

    What stood there before the line was typed (a prompt), and the line itself, are no answer of a client.
    """
    shown = new_text(record, line.speaker, line.at).strip()
    came = crossed(record, line.at, to=line.speaker)
    if came:
        return new_text(record, line.speaker, came[0].at).strip() or shown
    known = set(re.findall(r"\w+", new_text(record, line.speaker, 0.0, line.at) + line.text))
    return shown if set(re.findall(r"\w+", shown)) - known else ""


@dataclass(frozen=True)
class Answered:
    """A command is answered to its sender, by the server, and to nobody else."""

    line: Line
    others: tuple[str, ...]
    missed: bool = False
    waited: float = 0.0

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: new text on the sender's screen, and that text on no other screen."""
        sender = self.line.speaker
        answer = _answer(record, self.line)
        expected = _("{name} is told how the command is used").format(name=sender)
        if self.missed or not answer:
            got = _("no answer within {seconds:g} s").format(seconds=self.waited)
            headline = _("a malformed command is not answered")
            return _with_crash(record, Complaint(headline, _typed(self.line), expected, got, Fault.SERVER))
        readers = [name for name in self.others if answer in new_text(record, name, self.line.at)]
        if not readers:
            return None
        got = _("{names} read it too: {text}").format(names=", ".join(readers), text=quote(answer, 80))
        headline = _("the answer to a malformed command goes to others too")
        return Complaint(headline, _typed(self.line), expected, got, Fault.SERVER, violation=True)
