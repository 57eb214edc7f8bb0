"""A line's way through the calls of the programs: typed, sent, received, passed on, received, shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from grader.diagnosis.failure import Failure
from grader.judge.evidence import SERVER, Line, heard_at, is_plain, window
from grader.judge.must_happen import Hears
from grader.limits import LIMITS
from grader.record.events import Call, Connected, Crossed, Sent, Took, Transcript, Worked

SOON = 0.2  # s by which the report of a send may come after that of the receive: they race
Carrying = TypeVar("Carrying", Sent, Took)
ACall = TypeVar("ACall", bound=Call)


@dataclass(frozen=True)
class Journey:
    """One line, and the calls that had it: of its speaker's client, of the server, of its listener's client.

    Where words cannot be read on the wire (`plain` is False), what the programs exchanged with each other from the
    typing to the speaker's next line is taken for it.
    """

    record: Transcript
    line: Line
    listener: str
    plain: bool
    left: tuple[Sent, ...]
    taken: tuple[Took, ...]
    passed: tuple[Sent, ...]
    came: tuple[Took, ...]
    shown: bool

    @property
    def passed_to_listener(self) -> tuple[Sent, ...]:
        """The server's calls that sent it where it belongs."""
        return tuple(call for call in self.passed if call.to == self.listener)

    @property
    def crossed_out(self) -> bool:
        """Something came from the speaker's client for it, by whatever call."""
        return any(self.line.at <= one.at <= window(self.record, self.line)
                   for one in self.record.of(Crossed, self.line.speaker))  # fmt: skip


def holds(data: bytes, line: Line) -> bool:
    """Tell whether bytes hold a word of a line, in whichever letters."""
    return any(word.encode().lower() in data.lower() for word in line.words)


def way(failure: Failure) -> Journey | None:
    """Return the way of the line that a listener did not get; None where another claim failed."""
    claim = failure.claim
    return journey(failure.record, claim.line, claim.listener) if isinstance(claim, Hears) else None


def journey(record: Transcript, line: Line, listener: str) -> Journey:
    """Follow a line on its way to a listener."""
    plain, until = is_plain(record), window(record, line)

    def of_line(calls: Iterable[Carrying]) -> tuple[Carrying, ...]:
        if plain:
            return tuple(call for call in calls if call.at >= line.at and holds(call.data, line))
        return tuple(call for call in calls if line.at <= call.at <= until)

    def beginnings(sends: tuple[Sent, ...], takes: Iterable[Took]) -> tuple[Took, ...]:
        """Take calls, too, that returned only the first bytes of what was sent, without a whole word."""
        return tuple(
            call for call in takes
            if call.data and any(one.at <= call.at + SOON and one.data.startswith(call.data) for one in sends)
        )  # fmt: skip

    speaker = line.speaker
    left = of_line(record.of(Sent, speaker))
    heard = [call for call in record.of(Took, SERVER) if call.size and call.peer in ("", speaker)]
    passed = of_line(record.of(Sent, SERVER))
    read = [call for call in record.of(Took, listener) if call.size]
    to_listener = tuple(call for call in passed if call.to == listener)
    shown = heard_at(record, listener, line) is not None
    taken, came = of_line(heard) or beginnings(left, heard), of_line(read) or beginnings(to_listener, read)
    return Journey(record, line, listener, plain, left, taken, passed, came, shown)


def tells_calls(record: Transcript, who: str) -> bool:
    """Tell whether a program's receiving calls are told, all of them: it has made some, and not too many."""
    calls = record.of(Took, who)
    waits = any(event.call == "recv" for event in record.of(Worked, who))
    return waits and len(calls) < LIMITS.calls


def links_of(record: Transcript, who: str) -> list[int]:
    """Return the connections that a user's client has made, in order."""
    return [event.link for event in record.of(Connected, who)]


def after(record: Transcript, call: Call, kind: type[ACall]) -> list[ACall]:
    """Return what a call's thread has done since, of one kind."""
    return [one for one in record.of(kind, call.who) if one.thread == call.thread and one.at > call.at]


def waits_again(record: Transcript, call: Took) -> Worked | None:
    """Return the receiving call in which a thread waits that had received before; None where it does not."""
    of_thread = [
        event
        for event in record.events
        if event.who == call.who
        and isinstance(event, Call | Worked)
        and event.thread == call.thread
        and call.at <= event.at <= record.over
    ]
    last = of_thread[-1] if of_thread else None
    return last if isinstance(last, Worked) and last.call == "recv" else None


def people(failure: Failure) -> list[str]:
    """Return the users whose part in it failed: who spoke, who should have heard, who should have come in."""
    claim = failure.claim
    line = getattr(claim, "line", None)
    names = [getattr(claim, "name", ""), line.speaker if line else "", getattr(claim, "listener", "")]
    names += getattr(claim, "users", ())
    return list(dict.fromkeys(name for name in names if name and name != SERVER))
