"""A client that waits for an answer before it reads the keyboard."""

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import way
from grader.diagnosis.keyboard import hanging_reader
from grader.diagnosis.steps import HANDS_ON, steps_after, turned_off
from grader.diagnosis.threads import hanging
from grader.diagnosis.where import said, spot, words
from grader.judge.evidence import SERVER, end_of
from grader.language import _
from grader.model import Diagnosis, Place
from grader.record.events import Asked, Sent, Took

ENDS_WAITING = {"set", "put", "notify", "notify_all", "release"}


def waits_for_an_answer(failure: Failure) -> Diagnosis | None:
    """The speaker's client does not read its first line: it waits for what should come first, an answer to the name."""
    found, record = way(failure), failure.record
    if (
        found is None
        or found.crossed_out
        or found.shown
        or any(end_of(record, one) for one in (found.line.speaker, SERVER))
    ):
        return None
    name = found.line.speaker
    asked, sent = record.of(Asked, name), record.of(Sent, name)
    earlier = [line for line in failure.played.lines if line.speaker == name and line.at < found.line.at]
    waits = hanging_reader(failure, asked[-1]) if asked and asked[-1].at < found.line.at else None
    if waits is None or not sent or earlier:
        return None
    saw = _("{name}'s client had sent {text}, and waits at {place}: it does not read the keyboard.")
    saw = saw.format(name=name, text=words(sent[-1].data), place=said(waits))
    why = _("What ends the waiting is done inside, and the condition did not hold.")
    change = _("Print what this line compares: `print(repr(…))`.")
    for came in reversed(record.of(Took, name)):
        if turn := turned_off(failure, steps_after(failure, came, came.thread), ENDS_WAITING):
            saw += " " + _("It had received {text}, and came to {place}.").format(
                text=words(came.data), place=said(turn)
            )
            return Diagnosis("answer-not-understood", saw, why, change, turn, waits)
    return _by_the_server(failure, name, sent[-1], waits, saw)


def _by_the_server(failure: Failure, name: str, sent: Sent, waits: Place, saw: str) -> Diagnosis | None:
    """Tell why the server's answer does not come: it turned off before it, or nobody receives it."""
    record = failure.record
    took = next((one for one in reversed(record.of(Took, SERVER)) if one.data and one.data in sent.data), None)
    replies = [one for one in record.of(Sent, SERVER) if took and one.to == name and one.at > took.at]
    turn = turned_off(failure, steps_after(failure, took, took.thread), HANDS_ON) if took else None
    never = not any(one.to == name for one in record.of(Sent, SERVER))
    if took and never and not turn:
        received = spot(failure, took, outside=True)
        saw += " " + _("The server received that at {place}, and has never sent anything to this client.")
        why = _("The answer on which the client waits would have to be sent somewhere behind this line.")
        change = _("Follow what was received from here to the call that should send: what keeps it from there?")
        saw = saw.format(place=said(received))
        return Diagnosis("not-answered", saw, why, change, hanging(failure, took) or received, waits)
    if turn and not replies:
        saw += " " + _("The server received that, came to {place}, and answered nothing.").format(place=said(turn))
        why = _("An answer would be sent inside, and the condition did not hold.")
        change = _("Print what this line compares: `print(repr(…))`.")
        return Diagnosis("not-answered", saw, why, change, turn, waits)
    if took and replies and not any(one.at > took.at for one in record.of(Took, name)):
        saw += " " + _("The server has answered, and no thread of the client has received it.")
        why = _("What is waited for can come only when some thread receives.")
        change = _("Start the thread that receives before this line, and look that it runs.")
        return Diagnosis("answer-not-received", saw, why, change, waits)
    return None
