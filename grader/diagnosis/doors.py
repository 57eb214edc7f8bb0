"""How a connection begins and ends: `accept` that is not called again, a server that hangs up."""

from collections.abc import Iterator

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import people
from grader.diagnosis.threads import Now, now, stacks
from grader.diagnosis.where import OPENS, marked, said, split, spot, words
from grader.judge.evidence import SERVER, end_of, is_accepted
from grader.language import _, ngettext
from grader.model import Diagnosis, Place
from grader.record.events import Accepted, Closed, Closes, Connected, Listening, Sent, Took, Worked


def not_accepted(failure: Failure) -> Diagnosis | None:
    """A client has called, and the thread that accepts is somewhere else, or has ended."""
    record = failure.record
    waiting = [name for name in people(failure) if not is_accepted(record.events, name)]
    last = next(reversed(record.of(Accepted, SERVER)), None)
    asks = (one.at for one in record.of(Worked, SERVER) if one.call == "accept")
    if not waiting or end_of(record, SERVER) or any(at > (last.at if last else -1.0) for at in asks):
        return None
    saw = _("{name}'s client has called the server, and `accept` was not called for it.").format(name=waiting[0])
    why = _("`accept` lets one user in. While the thread that calls it does something else, nobody comes in.")
    change = _("Let this loop only accept, and give each user a thread: "
               "`threading.Thread(target=serve, args=(conn,)).start()`.")  # fmt: skip
    if last is None:
        listening = next(iter(record.of(Listening, SERVER)), None)
        place = _busy(failure, None) or (marked(failure, *split(listening.place), OPENS) if listening else None)
        return Diagnosis("never-accepts", saw, why, change, place)
    door, there = spot(failure, last), now(failure, SERVER, last.thread)
    place = _busy(failure, last)
    if place is None and there and there.waits:
        place = _outside(failure, last, there)
    if place is not None:
        saw += " " + _("It was called at {door} before; now that thread is at {place}.")
        saw = saw.format(door=said(door), place=said(place))
        return Diagnosis("accept-not-called-again", saw, why, change, place, door if door != place else None)
    count = len(record.of(Accepted, SERVER))
    saw += " " + ngettext(
        "It was called at {door} before, {count} time in all.",
        "It was called at {door} before, {count} times in all.",
        count,
    )
    saw = saw.format(door=said(door), count=count)
    why = _("`accept` lets one user in; for the next one it has to be called again.")
    change = _("Call `accept` in a loop that does not end: `while True:`.")
    return Diagnosis("accept-not-called-again", saw, why, change, door)


def _outside(failure: Failure, door: Accepted, there: Now) -> Place | None:
    """Return the line in the accepting function from which a thread went to where it is; else where it is."""
    takes = [one for one in failure.record.of(Took, SERVER) if one.thread == door.thread]
    for call in reversed(takes):
        for place in (call.place, *call.callers):
            found = marked(failure, *split(place), ())
            if found and found.function == door.function.removeprefix("<module>"):
                return found
    return there.place


def _busy(failure: Failure, door: Accepted | None) -> Place | None:
    """Return where the thread that accepted is in that function, from the stacks; None where none is there."""
    for stack in stacks(failure, SERVER):
        for file, line, name in stack.frames:
            if (door is None and stack.main) or (
                door is not None
                and (file, name) == (split(door.place)[0], door.function)
                and "accept" not in stack.above
            ):
                return marked(failure, file, line)
    return None


def hung_up(failure: Failure) -> Diagnosis | None:
    """The server has closed the connection of somebody who was still there."""
    record = failure.record
    if end_of(record, SERVER):
        return None
    for name, link, closed in _closed(failure):
        calls = [one for one in record.of(Closes, SERVER) if one.link == link and one.at <= closed.at + 1.0]
        takes = [one for one in record.of(Took, SERVER) if one.link == link and one.at <= closed.at]
        if takes and not takes[-1].size:
            continue  # the user's client had ended its side: an answer to that
        told = [one for one in record.of(Sent, SERVER) if one.link == link and one.at <= closed.at]
        if told and not record.screen(name).sightings and told[-1].at > max((one.at for one in takes), default=0.0):
            return _turned_away(name, told[-1], spot(failure, told[-1], outside=True))
        place = marked(failure, *split(calls[0].place), {"close", "shutdown"}) if calls else None
        last = spot(failure, takes[-1]) if takes else None
        saw = _("The server closed the connection of {name}, who was still there").format(name=name)
        saw += _(", at {place}.").format(place=said(place)) if place else "."
        if last:
            saw += " " + _("It had received from {name} last at {place}.").format(name=name, place=said(last))
        why = _("The lines after the loop that receives, and the end of a `with`, run as soon as the loop is left; a "
                "connection that no variable holds any more is closed, too.")  # fmt: skip
        change = _("Close a user's connection only when `recv` has returned nothing or has failed.")
        return Diagnosis("server-hung-up", saw, why, change, place or last, last if place else None)
    return None


def _closed(failure: Failure) -> Iterator[tuple[str, int, Closed]]:
    """Yield who was cut off by the server, with the connection: the server's end came first, while the play went on."""
    record = failure.record
    for name in people(failure):
        for link in [one.link for one in record.of(Connected, name) if one.protocol == "TCP"][-1:]:
            ends = [one for one in record.of(Closed) if one.link == link and one.at < record.over]
            if ends and ends[0].who == SERVER and name not in failure.played.gone:
                yield name, link, ends[0]


def _turned_away(name: str, last: Sent, place: Place | None) -> Diagnosis:
    """The server has said something to somebody who had read no line yet, and has closed the connection then."""
    saw = _("The server sent {text} to {name}, at {place}, and closed the connection.")
    why = _("It was decided there that {name} does not get in.").format(name=name)
    change = _("Look at the condition that leads there: for whom does it hold, and for how many users?")
    return Diagnosis(
        "turned-away", saw.format(text=words(last.data, 80), name=name, place=said(place)), why, change, place
    )
