"""What a client does with what its user types: it is not read, or not sent."""

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import way
from grader.diagnosis.steps import HANDS_ON, steps_after, turned_off
from grader.diagnosis.threads import hanging, now
from grader.diagnosis.where import marked, said, split
from grader.judge.evidence import SERVER, end_of
from grader.language import _
from grader.model import Diagnosis, Place
from grader.record.events import Asked, Sent, Typed, Worked


def never_sent(failure: Failure) -> Diagnosis | None:
    """Nothing left the speaker's client: its thread that reads the keyboard waits elsewhere, or sent nothing."""
    found, record = way(failure), failure.record
    if found is None or found.crossed_out or found.shown or end_of(record, found.line.speaker):
        return None
    name, at = found.line.speaker, found.line.at
    asked = [one for one in record.of(Asked, name) if one.at < at]
    again = [one for one in record.of(Asked, name) if one.at > at]
    place = marked(failure, *split(asked[-1].place), {"input"}) if asked else None
    if end_of(record, SERVER) or any(one.at >= at for one in record.of(Sent, name)) or place is None:
        return None
    there = now(failure, name, asked[-1].thread)
    if there and there.call == "recv" and there.waits and not again:
        saw = _("{name}'s client does not read the keyboard: the thread that reads it receives now, at {there}.")
        saw = saw.format(name=name, there=said(there.place))
        why = _("A thread that waits in `recv` cannot read what its user types; each waits for the other.")
        change = _("Receive in a thread of its own: `threading.Thread(target=receive, daemon=True).start()`.")
        return Diagnosis("waits-for-the-server", saw, why, change, there.place, place)
    typed = [one.at for one in record.of(Typed, name) if one.at < at]
    if not again and typed and asked[-1].at < typed[-1]:
        hangs = hanging_reader(failure, asked[-1])
        saw = _("{name}'s client read the keyboard last at {place}, before this line was typed, and not again.")
        saw = saw.format(name=name, place=said(place))
        why = _("One call of `input` reads one line.")
        change = _(
            "Read the keyboard in a loop that ends only when the user leaves: look what leaves it, or holds it up."
        )
        return Diagnosis("keyboard-read-no-more", saw, why, change, hangs or place, place)
    return _read_and_not_sent(failure, name, asked[-1], place) if again else None


def _read_and_not_sent(failure: Failure, name: str, asked: Asked, place: Place) -> Diagnosis:
    """Tell that a line was read from the keyboard, and where it turned off the way to a send."""
    saw = _("{name}'s client read the line from the keyboard at {place}, and called no send with it.")
    if turn := turned_off(failure, steps_after(failure, asked, asked.thread), HANDS_ON):
        saw += " " + _("It came to {where}, and what stands inside was not run.").format(where=said(turn))
        why = _("What would send the line is inside, and the condition did not hold.")
        change = _("Print what this line compares: `print(repr(…))`.")
        return Diagnosis("typed-and-turned-off", saw.format(name=name, place=said(place)), why, change, turn, place)
    why = _("Between this line and the call that should send stands what keeps the line from it.")
    change = _("Follow the line from here: which `if` is not taken, which value is sent in its place?")
    return Diagnosis("typed-and-not-sent", saw.format(name=name, place=said(place)), why, change, place)


def hanging_reader(failure: Failure, asked: Asked) -> Place | None:
    """Return where the function that had read the keyboard hangs now."""
    return hanging(failure, Worked(asked.at, asked.who, "input", 0, asked.thread, "", "", asked.place))
