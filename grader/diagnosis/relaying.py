"""What the server does not do with a line: it is not received, or not passed on to anybody."""

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import Journey, after, links_of, tells_calls, way
from grader.diagnosis.lists import emptied
from grader.diagnosis.steps import HANDS_ON, steps_after, turned_off
from grader.diagnosis.threads import doing, hanging, now
from grader.diagnosis.where import said, spot, words
from grader.judge.evidence import SERVER, crossed, end_of
from grader.language import _
from grader.model import Diagnosis, Place
from grader.record.events import Accepted, Sent, Took, Transcript, Worked


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
    saw = saw.format(name=speaker, place=said(place)) + (". " + there if there else ".")
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
    return Diagnosis("received-no-more", saw, why, change, place, hanging(failure, last))


def not_passed_on(failure: Failure) -> Diagnosis | None:
    """The server received a line, and the thread that had it sent it to nobody: the two places seen last."""
    found, record = way(failure), failure.record
    if found is None or not found.taken or found.passed or found.shown or end_of(record, SERVER):
        return None
    took, speaker = found.taken[-1], found.line.speaker
    if not found.plain and crossed(record, took.at, who=SERVER, to=found.listener):
        return None
    received, there = spot(failure, took, outside=True), now(failure, SERVER, took.thread)
    hangs = None if there and there.waits else hanging(failure, took)
    others = _sent_by_others(found, took)
    if others and not hangs and there and there.call != "input" and not hanging(failure, others[-1]):
        place = spot(failure, others[-1])
        saw = _("The server received {speaker}'s line at {received}. Lines for {listener} are sent by another thread, "
                "at {place}: it has sent nothing since, and is not waiting for a line either.")  # fmt: skip
        saw = saw.format(speaker=speaker, received=said(received), listener=found.listener, place=said(place))
        why = _("What is handed over to a thread is sent only while that thread goes on taking it.")
        change = _("Look what ends the loop of that thread.")
        return Diagnosis("sender-does-not-go-on", saw, why, change, place, received)
    saw = _("The server received {speaker}'s line at {place}, and sent nothing of it to anybody.")
    saw = saw.format(speaker=speaker, place=said(received))
    if hangs or doing(there):
        saw += " " + (_("That thread is now at {place}.").format(place=said(hangs)) if hangs else doing(there))
    sent = [one for one in after(record, took, Sent) if one.at < _next_turn(record, took)]
    if sent and sent[0].to and (instead := spot(failure, sent[0], outside=True)):
        saw += " " + _("It sent {text} to {name} instead, at {place}.")
        saw = saw.format(text=words(sent[0].data), name=sent[0].to, place=said(instead))
        why = _(
            "The line was taken for something else: what is compared, or cut into parts, before this call is reached."
        )
        change = _("Follow the line from where it is received to this call: which `if` lets it in?")
        return Diagnosis("answered-instead", saw, why, change, instead, received)
    why = _("Between this line and the call that should send stands what keeps the line from it.")
    change = _("Follow the line from here: which `if` is not taken, which loop has nobody to go through?")
    turn = None if hangs else turned_off(failure, steps_after(failure, took, took.thread), HANDS_ON)
    if turn:
        return _turned(failure, saw, turn, received)
    if there and there.waits and there.call == "input" and there.place:
        hangs = there.place
        change = _("Wait for nothing else between receiving a line and sending it.")
    return Diagnosis("not-passed-on", saw, why, change, hangs or received, received)


def _turned(failure: Failure, saw: str, turn: Place, received: Place | None) -> Diagnosis:
    """Tell at which branch or loop a line turned off its way, and why, where that is known."""
    saw += " " + _("It came to {place}, and what stands inside was not run.").format(place=said(turn))
    if anew := emptied(failure, SERVER, turn):
        why = _("The list was made anew at {place}: who was in it before is forgotten.").format(place=said(anew))
        change = _("Make the list once, before the first user comes, and only add to it.")
        return Diagnosis("list-made-anew", saw, why, change, anew, turn)
    why = _("What would send the line is inside, and the condition did not hold, or there was nobody in the list.")
    change = _("Print what this line compares, or goes through: `print(repr(…))`.")
    return Diagnosis("turned-off", saw, why, change, turn, received)


def _next_turn(record: Transcript, took: Took) -> float:
    """Return when a thread received again: what it sends later is no answer to this line."""
    return min((one.at for one in after(record, took, Took)), default=float("inf"))


def _sent_by_others(found: Journey, took: Took) -> list[Sent]:
    """Return what was sent to the listener before, where other threads do that than those that receive lines."""
    sent = [one for one in found.record.of(Sent, SERVER) if one.to == found.listener and one.at < found.line.at]
    threads = {one.thread for one in found.record.of(Took, SERVER)} | {took.thread}
    return sent if sent and not threads.intersection(one.thread for one in sent) else []
