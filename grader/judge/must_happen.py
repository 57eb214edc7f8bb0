"""Claims that something happens: waited for in the play, proven by being seen."""

import re
from dataclasses import dataclass, replace

from grader.judge.claim import Complaint, program, typed, with_crash
from grader.judge.crashes import hung_up, server_ended
from grader.judge.evidence import (
    SERVER,
    Crash,
    Line,
    changed_between,
    crash_of,
    crossed,
    end_of,
    heard_at,
    is_accepted,
    is_cut_short,
    new_text,
    screen_end,
    stuck_at,
    went_past,
    whose_half,
    window,
)
from grader.language import _, ngettext
from grader.model import Half
from grader.record.events import Asked, Closed, Connected, Ended, Left, Listening, Refused, Transcript, Typed
from grader.record.text import quote

MOST_NAMES = 3
"""Users who had left that one sentence names; of more it gives the number."""


@dataclass(frozen=True)
class Serves:
    """The server starts, and listens by a time of the record."""

    by: float = float("inf")

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: a socket of the server listens (UDP: is bound)."""
        did = _("started the server")
        if any(event.at <= self.by for event in record.of(Listening, SERVER)):
            if not record.forged:
                return None
            headline = _("the server's sockets are not what they were said to be")
            # No violation that stands by itself: a second play must see it, too. A forger forges in every play.
            return Complaint(headline, did, _("its own process listens"), record.forged[0], Half.SERVER, review=True)
        ended, crash, shown = end_of(record, SERVER), crash_of(record, SERVER), screen_end(record, SERVER)
        stuck = None if ended or crash else stuck_at(record, SERVER)
        file, line, function = stuck or (None, None, "")
        if ended and crash:
            got = _("it ended with exit code {code}: {error}").format(code=ended.code, error=crash.said)
        elif ended:
            got = _("it ended with exit code {code}; its screen shows: {text}").format(code=ended.code, text=shown)
        elif stuck:
            got = _("it runs, but no socket of it listens: it is at {file}, line {line}, in {function}")
            got = got.format(file=file, line=line, function=function)
        else:
            got = _("it runs, but no socket of it listens; its screen shows: {text}").format(text=shown)
        headline, expected = _("the server does not start to listen"), _("it binds a socket and listens")
        found = Complaint(headline, did, expected, got, Half.SERVER, file=file, line=line)
        return _at_crash(found, crash) if crash else found


@dataclass(frozen=True)
class Connects:
    """A client reaches the server."""

    name: str

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: a connection of this client (UDP: a datagram) arrives where the server listens."""
        if record.of(Connected, self.name):
            return None if is_accepted(record.events, self.name) else self._waits(record)
        did = _("started {name}'s client and answered what it asks")
        did = (did if record.of(Typed, self.name) else _("started {name}'s client")).format(name=self.name)
        headline, expected = _("a client cannot connect to the server"), _("it connects to the server")
        server, crash = crash_of(record, SERVER), crash_of(record, self.name)
        if server is not None and end_of(record, SERVER):
            got = _("the server had ended: {error}").format(error=server.said)
            return Complaint(headline, did, expected, got, Half.SERVER, file=server.file, line=server.line)
        advice = ""
        if refused := next(iter(record.of(Refused, self.name)), None):
            there = ", ".join(f"{event.host}:{event.port}" for event in record.of(Listening)) or _("no port")
            got = _("it called {host}:{port}, where nobody listens; the server listens at {there}")
            got = got.format(host=refused.host, port=refused.port, there=there)
            advice = _other_port(record, refused)
        elif ended := end_of(record, self.name):
            got = _("it ended with exit code {code} before it had called the server").format(code=ended.code)
        else:
            got = _("it never called the server; its screen shows: {text}").format(text=screen_end(record, self.name))
        if crash is None:
            asks = not end_of(record, self.name) and bool(record.of(Asked, self.name))  # for what nobody has understood
            return Complaint(headline, did, expected, got, Half.CLIENT, advice, review=asks)
        got = _("{got}; {who} wrote: {error}").format(got=got, who=program(self.name), error=crash.said)
        return _at_crash(Complaint(headline, did, expected, got, Half.CLIENT, advice), crash)

    def _waits(self, record: Transcript) -> Complaint:
        """Return what is said where the call was made, and the server has done nothing with it."""
        place = stuck_at(record, SERVER)
        got = _("the call waits in the system's queue: `accept` has not returned it to the server")
        return Complaint(
            _("the server never accepts a client's connection"),
            _("started {name}'s client").format(name=self.name),
            _("the server calls `accept`, and serves the connection that it gives"),
            got,
            Half.SERVER,
            file=place[0] if place else None,
            line=place[1] if place else None,
        )


def _at_crash(complaint: Complaint, crash: Crash) -> Complaint:
    """Point at an error; where this machine lacks something for the program, a person should look."""
    return replace(
        complaint, advice=complaint.advice or crash.lacks, file=crash.file, line=crash.line, review=bool(crash.lacks)
    )


def _other_port(record: Transcript, refused: Refused) -> str:
    """Return what to do where the server waits for the same protocol, at another port; else nothing."""
    ports = sorted({event.port for event in record.of(Listening) if event.protocol == refused.protocol})
    if not ports or refused.port in ports:
        return ""
    said = _("Write the same port into both programs: the client calls {port}, the server listens on {ports}.")
    return said.format(port=refused.port, ports=", ".join(map(str, ports)))


@dataclass(frozen=True)
class Hears:
    """A line comes to a listener's screen by a time of the record.

    `still` tells that it was not waited for any longer, as nothing could move.
    """

    listener: str
    line: Line
    by: float = float("inf")
    still: bool = False

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: all words of the line stand on the screen, and bytes came in for them."""
        at = heard_at(record, self.listener, self.line)
        expected = _("{name}'s screen shows it").format(name=self.listener)
        if at is not None and at <= self.by:
            if together := changed_between(record, self.listener, self.line):
                headline = _("the blanks of a line that {speaker} writes are lost").format(speaker=self.line.speaker)
                got = _("{name}'s screen shows: {text}").format(name=self.listener, text=quote(together, 60))
                return Complaint(headline, typed(self.line), expected, got, None, violation=True)
            if crossed(record, self.line.at, at, to=self.listener) or is_cut_short(record):
                return None
            past = went_past(record) or _("no bytes came to this client through a socket that the grader knows")
            headline = _("{listener} reads what came to no socket of its client").format(listener=self.listener)
            return Complaint(headline, typed(self.line), expected, past, Half.CLIENT, review=True)
        ended = server_ended(record, self.line)
        fault, proof = ended or hung_up(record, self.line) or whose_half(record, self.line, self.listener)
        others = sorted(record.screens.keys() - {self.listener, self.line.speaker, SERVER})
        others = [name for name in others if heard_at(record, name, self.line) is not None]
        late = _("it came {seconds:.1f} s late").format(seconds=at - self.line.at) if at is not None else ""
        missed = _("{amount} within {seconds:g} s: {proof}")
        if self.still:
            missed = _("{amount} within {seconds:g} s, and by then no program does anything more: {proof}")
        amount, seconds = _amount(record, self.listener, self.line), round(self.by - self.line.at, 1)
        got = late or missed.format(amount=amount, seconds=seconds, proof=proof)
        if others:
            got = _("{got}; {names} did get it").format(got=got, names=", ".join(others))
        if ended:
            headline = _("the server has ended: {listener} does not get what {speaker} writes")
        else:
            headline = _("{listener} does not get what {speaker} writes")
        headline = headline.format(listener=self.listener, speaker=self.line.speaker)
        asks = "" if others or ended else _answer_to(record, self.line)
        if asks:
            got = _("{got}; {name}'s screen says: {text}").format(got=got, name=self.line.speaker, text=asks)
        found = Complaint(headline, _after_leaves(record, self.line), expected, got, fault, review=bool(asks))
        return with_crash(record, found)


def _answer_to(record: Transcript, line: Line) -> str:
    """Return what the author's screen says after a line in a play in which nobody ever heard anybody: it may ask.

    What stood there before, a prompt that is shown again, says nothing.
    """
    for who in record.screens.keys() - {SERVER}:
        typed_there = " ".join(event.text for event in record.of(Typed, who))
        if any(one.word not in typed_there for one in record.screen(who).sightings):
            return ""
    shown = new_text(record, line.speaker, line.at, window(record, line))
    before = new_text(record, line.speaker, 0.0, line.at)
    said = (one.strip() for one in shown.splitlines())
    new = [one for one in said if len(re.findall(r"\w+", one)) > 1 and one not in before]
    return next((one for one in new if not any(word in one for word in line.words)), "")


def _after_leaves(record: Transcript, line: Line) -> str:
    """Return what was done: the line that was typed, and who was not there any more by then, and why, a few by name."""
    gone: dict[str, str] = {}
    for event in record.events:
        if event.at >= line.at or event.who in (SERVER, line.speaker):
            continue
        if isinstance(event, Connected):
            gone.pop(event.who, None)
        elif isinstance(event, Left):
            gone[event.who] = _("{names} had left")
        elif isinstance(event, Ended):
            gone[event.who] = (
                _("the client of {names} had died") if event.code else _("the client of {names} had ended")
            )
        elif isinstance(event, Closed):
            gone.setdefault(event.who, _("the client of {names} had hung up"))
    if not gone:
        return typed(line)
    who = {how: [name for name, its in gone.items() if its == how] for how in dict.fromkeys(gone.values())}
    named = {how: ", ".join(n) if len(n) <= MOST_NAMES else _others(len(n)) for how, n in who.items()}
    parts = ", ".join(how.format(names=names) for how, names in named.items())
    return _("after {parts}, {typed}").format(parts=parts, typed=typed(line))


def _others(count: int) -> str:
    return ngettext("{count} other", "{count} others", count).format(count=count)


def _amount(record: Transcript, listener: str, line: Line) -> str:
    """Return how much of a line that was missed has come to a screen, and its first word that has not."""
    seen = {sighting.word for sighting in record.screen(listener).sightings}
    lost = [word for word in line.words if word not in seen]
    if not lost or len(lost) == len(line.words):
        return _("nothing of it")
    said = _("only {some} of its {all} words whole (the first that is missing: {word})")
    return said.format(some=len(line.words) - len(lost), all=len(line.words), word=lost[0])
