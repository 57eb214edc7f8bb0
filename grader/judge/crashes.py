"""What tells of an error where no program ended with it: what was caught and told, what ended a thread, what hangs."""

import itertools
import re
from dataclasses import dataclass

from grader.judge.evidence import (
    DIED,
    SERVER,
    STACK,
    STACK_FRAME,
    Crash,
    Line,
    crash_in,
    crash_of,
    crossed,
    end_of,
    is_students,
    screen_end,
)
from grader.language import _
from grader.model import Half
from grader.record.events import Closed, Connected, Shown, Transcript, Worked
from grader.record.text import quote

_CAUGHT = {
    "recv": re.compile(r"codec can't decode byte|JSONDecodeError|Extra data: line|pickle data was truncated"),
    "send": re.compile(r"changed size during iteration|list\.remove\(x\)|mutated during iteration"),
}
_IDLE = {"recv", "recv_into", "receive", "_accept", "accept", "select", "poll", "readline", "wait", "get", "join"}
_SENDS = {"send", "sendall", "sendto", "sendmsg"}


def uncaught(record: Transcript, who: str) -> Crash | None:
    """Return the first error that ended a thread of a program, or the program itself; None where all were caught."""
    errors = record.screen(who).errors
    if found := DIED.search(errors):
        return crash_in(who, errors[found.start() :])
    return crash_of(record, who) if end_of(record, who) else None


def server_ended(record: Transcript, line: Line) -> tuple[Half, str] | None:
    """Return the proof that a line was lost with the server, which had ended by itself; None where it had not.

    Clients end with their server, each in its own way. Only one that had ended before has lost its line alone.
    Where users still came to the server, what ended has left another process in its place.
    """
    end, own = end_of(record, SERVER), end_of(record, line.speaker)
    if end is None or end.at >= record.over or (own is not None and own.at < end.at):
        return None
    if any(event.to == SERVER and event.at > end.at for event in record.of(Connected)):
        return None
    said = _("the server had ended (exit code {code}); the last that it wrote: {text}")
    last = screen_end(record, SERVER).splitlines()[-1]
    return Half.SERVER, said.format(code=end.code, text=last)


def hung_up(record: Transcript, line: Line) -> tuple[Half, str] | None:
    """Return the proof that a speaker's client ended because the server had closed its connection; else None."""
    own = end_of(record, line.speaker)
    links = [event.link for event in record.of(Connected, line.speaker)]
    closed = next((event for event in record.of(Closed) if event.link in links[-1:]), None)
    if own is None or own.at >= record.over or closed is None or closed.who != SERVER or closed.at > own.at:
        return None
    if crossed(record, line.at, who=line.speaker):
        return None
    said = _("the server had closed {name}'s connection; then {name}'s client ended (exit code {code})")
    return Half.SERVER, said.format(name=line.speaker, code=own.code)


def caught(record: Transcript, who: str) -> Crash | None:
    """Return an error that a program caught and told on its screen: what it said, and the call it was seen in.

    An error of the program's own logic is meant: that a user has gone is said by good programs, too.
    """
    for event, (call, said) in itertools.product(record.of(Shown, who), _CAUGHT.items()):
        if line := next(filter(said.search, event.text.splitlines()), ""):
            return Crash(who, quote(line.strip(), 200), *_place(record, who, call, event.at))
    return None


def _place(record: Transcript, who: str, call: str, before: float) -> tuple[str | None, int | None]:
    """Return where in the student's files a program was seen in a call most often, of several such places last.

    Each thread is seen once with each user: sending to all the others is seen far more often than greeting one,
    and what a thread sends to the user whom it receives from is no sending to the others at all.
    """
    worked = record.of(Worked, who)
    own = {(event.thread, event.link) for event in worked if event.call == "recv"} if call == "send" else set()
    seen = [event for event in worked if event.call == call and event.at <= before]
    places = [event.place for event in seen if (event.thread, event.link) not in own]
    places = places or [event.place for event in seen]
    place = max(reversed(places), key=places.count, default="")
    file, _colon, line = place.rpartition(":")
    return (file, int(line)) if line.isdecimal() and is_students(file) else (None, None)


@dataclass(frozen=True)
class Waiting:
    """A thread that waits, from the stacks that a hanging program was asked for: where, and in which call."""

    file: str
    line: int
    function: str
    call: str


def waiting(record: Transcript, who: str) -> list[Waiting]:
    """Return the threads of a hanging program that do not wait for a user, those that wait to send first."""
    found: list[Waiting] = []
    stacks = STACK.findall(record.screen(who).errors)
    for number, frames in enumerate(stacks, 1):
        above: list[str] = []  # the calls within the library and within ours, the innermost first
        for file, line, function in STACK_FRAME.findall(frames):
            if is_students(file):
                call = next((name for name in above if name in _SENDS), "")
                main = number == len(stacks) and number > 1  # it stands last, at the door or at its console
                if call or not (main or _IDLE.intersection(above)):
                    found.append(Waiting(file, int(line), quote(function), call))
                break
            above.append(function)
    return sorted(found, key=lambda one: not one.call)
