"""What kind of chat the plays show, in plain words: pure questions to what they have left. No points move here."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from grader.judge.evidence import SERVER, Line, crossed, heard_at
from grader.judge.played import Played
from grader.judge.reach import listeners
from grader.language import _
from grader.limits import LIMITS
from grader.record.events import Asked, Closed, Connected, Ended, Event, Transcript, Typed, Worked


def observe(plays: Sequence[Played], probe: Played | None) -> tuple[str, ...]:
    """Return a sentence for each half-working kind that the plays show.

    Args:
        plays: all plays of the task.
        probe: the play in which everybody writes in the order of joining, twice; None where it was not needed.
    """
    missed = [one for one in plays if one.has_missed and one.patient]
    came = [arrival for one in plays if one.habits.nudged and one is not probe for arrival in _arrivals(one)]
    slow = any(one.seconds > 2 * LIMITS.still for one in came if not one.after_own)  # lines come late by themselves
    fetched = [one for one in came if one.after_own and one.seconds > LIMITS.still and not slow]
    writing_first = dict.fromkeys(one.name for one in fetched)
    nudged = bool(writing_first) or (not came and any(one.habits.nudged for one in plays))
    apart = any(map(_receives_apart, plays))
    kind = _in_turn(probe, came, nudged=nudged, runs=any(map(_has_run, plays))) if probe and missed else ""
    said = [] if apart and kind == _waits_at_the_keyboard() else [kind]
    said += [_("{name} read a line only after {name} had typed one, too.").format(name=name) for name in writing_first]
    for one in plays:
        if one.record is not None:
            said += [_unknown_until_spoken(one, one.record), _cut_off(one, one.record)]
    asked = sorted((*missed, *([probe] if probe and missed else [])), key=lambda one: (len(one.users), not _wrote(one)))
    said.append(next(filter(None, map(_no_seat, asked)), ""))
    return tuple(dict.fromkeys(filter(None, said)))


def _has_run(played: Played) -> bool:
    """Tell whether two lines of one user in a row were heard, the first before the second was typed."""
    return any(
        one.speaker == two.speaker and set(_heard_by(played, one, two.at)) & set(listeners(played, two))
        for one, two in pairwise(played.lines)
    )


def _heard_by(played: Played, line: Line, at: float) -> list[str]:
    record = played.record
    names = listeners(played, line)
    return [name for name in names if record is not None and (heard_at(record, name, line) or at) < at]


@dataclass(frozen=True)
class Arrival:
    """A line on a reader's screen: had the reader typed one meanwhile, and had bytes come for it before that?"""

    name: str
    seconds: float
    after_own: bool
    brought_before: bool


def _arrivals(played: Played) -> list[Arrival]:
    """Return the lines of a play that were heard, for each reader."""
    record, found = played.record, list[Arrival]()
    for line in played.lines if record else ():
        for name in played.users:
            at = heard_at(record, name, line) if record and name != line.speaker else None
            if record and at is not None:
                own = [one.at for one in played.lines if one.speaker == name and line.at < one.at < at]
                brought = bool(own) and bool(crossed(record, line.at, own[0], to=name))
                found.append(Arrival(name, at - line.at, bool(own), brought))
    return found


def _in_turn(probe: Played, came: Sequence[Arrival], *, nudged: bool, runs: bool) -> str:
    """Name the kind that shows where all write in the order of joining."""
    heard = {line: listeners(probe, line) for line in probe.lines}
    half = len(probe.lines) // 2
    first, second = probe.lines[:half], probe.lines[half:]
    names = [name for name in probe.users if any(line.speaker == name for line in probe.lines)]
    if not any(heard.values()) or len(names) < 2:
        return ""
    last = names[-1]
    waits = nudged or all(one.after_own for one in _arrivals(probe))
    late = [one for one in (*came, *_arrivals(probe)) if one.after_own]
    kinds = {
        _("A line goes on only after its reader has written, too: the server hears its users one after another."):
            waits and bool(late) and not any(one.brought_before for one in late),
        _waits_at_the_keyboard():
            waits,
        _("In the order of joining the first line of each user came through, the second of none: "
          "is only one received, or does something stop?"):
            not any(heard[line] for line in second),
        _("Only {name}, who joined last, hears the others: one variable holds the last connection."):
            all(set(found) <= {last} for found in heard.values()),
        _("Only what {name}, who joined last, writes is passed on."):
            all(bool(found) == (line.speaker == last) for line, found in heard.items()),
        _("Turn-based: while all write in the order of joining, each line reaches everybody; out of turn it waits."):
            not runs and all(len(heard[line]) == len(names) - 1 for line in (*first, *second)),
    }  # fmt: skip
    return next((said.format(name=last) for said, holds in kinds.items() if holds), "")


def _waits_at_the_keyboard() -> str:
    return _("A line shows only after its reader has typed one too: the client waits for the keyboard to read.")


def _receives_apart(played: Played) -> bool:
    """Tell whether a client receives in another thread than the one that reads the keyboard: neither waits then."""
    record = played.record
    for name in played.users if record else ():
        asked = {event.thread for event in record.of(Asked, name)} if record else set()
        received = {event.thread for event in record.of(Worked, name) if event.call == "recv"} if record else set()
        if asked and received and not asked & received:
            return True
    return False


def _of(record: Transcript, kind: type[Event], who: str) -> list[float]:
    return [event.at for event in record.of(kind, who)]


def _unknown_until_spoken(played: Played, record: Transcript) -> str:
    """Over UDP: a client sends its first datagram only when its user has typed, and no name was asked for."""
    links = {event.who for event in record.of(Connected) if event.protocol == "UDP"}
    for name in played.users if played.unasked else ():
        typed, called = min(_of(record, Typed, name), default=None), min(_of(record, Connected, name), default=None)
        if name in links and typed is not None and called is not None and typed < called:
            return _("Over UDP the server learns of a user with the first line that is typed: until then nobody hears.")
    return ""


def _cut_off(played: Played, record: Transcript) -> str:
    """The server has closed the connection of a user who had only been silent."""
    links, closed = {event.link: event.who for event in record.of(Connected)}, record.of(Closed)
    gone = {event.who: event.at for event in reversed(closed)}  # each program's first
    over = min((record.over, *_of(record, Ended, SERVER)))
    for event in closed:
        name = links.get(event.link, "") if event.who == SERVER and event.at < over else ""
        if len(record.of(Connected, name)) > 1:
            continue  # who calls for each request anew is not cut off
        if name not in played.users or gone.get(name, over) <= event.at or not _took_part(played, name):
            continue
        silent = event.at - max((at for at in _of(record, Typed, name) if at < event.at), default=0.0)
        if silent >= LIMITS.silence:
            said = _("The server closed the connection of {name}, who had written nothing for {seconds:.1f} s.")
            return said.format(name=name, seconds=silent)
    return ""


def _took_part(played: Played, name: str) -> bool:
    heard = {line: listeners(played, line) for line in played.lines}
    return any(name in found or (found and line.speaker == name) for line, found in heard.items())


def _wrote(played: Played) -> bool:
    """Tell whether the user who came last has written a line."""
    return any(line.speaker == played.users[-1] for line in played.lines)


def _no_seat(played: Played) -> str:
    """The user who came last hears nobody while the others talk, and is heard by nobody, where it wrote at all."""
    if len(played.users) < 3 or played.record is None:
        return ""
    *others, last = played.users
    came = min(_of(played.record, Connected, last), default=float("inf"))
    heard = {line: listeners(played, line) for line in played.lines if line.at > came}
    talk = any(found for line, found in heard.items() if line.speaker != last)
    alone = not _took_part(played, last)
    wrote = any(line.speaker == last for line in heard)
    if not (talk and alone) or (played.gone and not wrote):
        return ""
    if not played.gone and not wrote:
        said = _("{name}, who joined last, hears nobody, while the others read each other: is every user saved?")
    elif not played.gone and len(others) == 2:
        said = _("This chat is for two: {name}, who came as the third, hears nobody and is heard by nobody.")
    else:
        said = _("There is a fixed number of seats: {name}, who came when another had left, was not let in.")
    return said.format(name=last)
