"""What the server does not do with a line: it is not received, or not passed on to anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.diagnosis.journey import after, holds, links_of, tells_calls, way
from grader.diagnosis.where import doing, frames, function_at, marked, now, said, spot, stacks
from grader.judge.evidence import SERVER, crossed, end_of
from grader.language import _
from grader.model import Diagnosis
from grader.record.events import Accepted, Sent, Took, Worked
from grader.record.text import quote

if TYPE_CHECKING:
    from grader.diagnosis.failure import Failure
    from grader.model import Place


def never_received(failure: Failure) -> Diagnosis | None:
    """The server has accepted a speaker's connection, and no thread of it has ever received from it."""
    found, record = way(failure), failure.record
    if found is None or found.taken or not found.crossed_out or end_of(record, SERVER):
        return None
    speaker = found.line.speaker
    links = set(links_of(record, speaker))
    accepted = [one for one in record.of(Accepted, SERVER) if one.link in links]
    received = [one for one in record.of(Worked, SERVER) if one.call == "recv" and one.link in links]
    others = any(one.call == "recv" for one in record.of(Worked, SERVER))
    if not accepted or received or not (others or is_plainly_read(failure)):
        return None
    place = spot(failure, accepted[-1])
    there = doing(now(failure, SERVER, accepted[-1].thread))
    saw = _("The server accepted {name}'s connection at {place}, and no thread of it has called `recv` on it")
    saw = saw.format(name=speaker, place=said(place)) + ("; " + there if there else "") + "."
    why = _("What a user sends waits in the system until a thread of the server receives from that very connection.")
    change = _("Start a thread for each connection, which receives from it in a loop.")
    return Diagnosis("nobody-receives", saw, why, change, place)


def is_plainly_read(failure: Failure) -> bool:
    """Tell whether the programs receive by methods of sockets only, as far as their source tells."""
    text = "".join(source.text for source in failure.sources.values())
    return not any(word in text for word in ("ssl", "os.read", "fileno", "uvloop"))


def reader_is_elsewhere(failure: Failure) -> Diagnosis | None:
    """The thread that should receive from the speaker waits for somebody else, or does not come back."""
    found, record = way(failure), failure.record
    if found is None or found.taken or not found.crossed_out or not tells_calls(record, SERVER):
        return None
    speaker, links = found.line.speaker, set(links_of(record, found.line.speaker))
    before = [one for one in record.of(Took, SERVER) if one.link in links or one.peer == speaker]
    waits = [one for one in record.of(Worked, SERVER) if one.call == "recv" and one.link in links]
    if not before and not waits:
        return None
    last = before[-1] if before else waits[-1]
    there = now(failure, SERVER, last.thread)
    if there is None or end_of(record, SERVER):
        return None
    if there.waits and there.place and not (there.call == "recv" and there.link in links):
        users = {link: name for name in failure.played.users for link in links_of(record, name)}
        whom = users.get(there.link, "")
        saw = _("{name}'s line is at the server, and the thread that receives from {name} ")
        saw += {"recv": _("waits for {whom} at {place}."), "accept": _("waits in `accept`, at {place}.")}.get(
            there.call, _("waits at the server's own keyboard, at {place}.")
        )
        saw = saw.format(name=speaker, whom=whom or _("somebody else"), place=said(there.place))
        why = _("A thread that waits for one thing sees no other: each line of {name} has to wait until that has come.")
        change = _("Give each user a thread of its own that only receives from this user, in a loop.")
        return Diagnosis("reader-waits-elsewhere", saw, why.format(name=speaker), change, there.place)
    if not before or there.waits:
        return None
    place = spot(failure, last)
    saw = _("{name}'s line is at the server, and nobody receives it: the thread that had received from {name} at "
            "{place} has not called it again.").format(name=speaker, place=said(place))  # fmt: skip
    why = _("One call of `recv` returns what has come by then, once.")
    change = _("Receive in a loop that ends only when the user has gone: look what leaves this one, or holds it up.")
    return Diagnosis("received-no-more", saw, why, change, place, _stuck(failure, last))


def _stuck(failure: Failure, call: Took | Worked) -> Place | None:
    """Return where a thread hangs that has called before, from the stacks: in the same function, at another line."""
    own = {(file, name) for file, line in frames(failure, call) if (name := _name(failure, file, line))}
    for stack in stacks(failure, call.who):
        if any((file, name) in own for file, _line, name in stack.frames) and "recv" not in stack.above:
            return marked(failure, *stack.frames[0][:2])
    return None


def _name(failure: Failure, file: str, line: int) -> str:
    return getattr(function_at(failure, file, line), "name", "")


def not_passed_on(failure: Failure) -> Diagnosis | None:
    """The server received a line, and the thread that had it sent it to nobody: the two places seen last."""
    found, record = way(failure), failure.record
    if found is None or not found.taken or found.passed_to_listener or found.shown:
        return None
    took = found.taken[-1]
    if any(one for one in found.passed if one.thread != took.thread):
        return None  # another thread sends; what it does with the line is not known
    place = spot(failure, took, outside=True)
    if place is None or (crossed(record, took.at, who=SERVER, to=found.listener) and not found.plain):
        return None
    sent = after(record, took, Sent)
    saw = _("The server received {speaker}'s line at {place}; that thread then sent nothing of it to anybody")
    there = now(failure, SERVER, took.thread)
    saw = saw.format(speaker=found.line.speaker, place=said(place))
    saw += "; " + doing(there) + "." if doing(there) else "."
    if sent and not holds(sent[0].data, found.line):
        saw += " " + _("It sent {text} to {name}.").format(
            text=quote(sent[0].data, 60), name=sent[0].to or _("somebody")
        )
    why = _("Between this line and the call that should send stands what keeps the line from it.")
    change = _("Follow the line from here: which `if` is not taken, which loop has nobody to go through?")
    return Diagnosis("not-passed-on", saw, why, change, place, _stuck(failure, took))
