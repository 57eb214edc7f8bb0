"""A line that went out under another name, or under none."""

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import holds
from grader.diagnosis.steps import SHOWS, calls_named, steps_after
from grader.diagnosis.where import marked, said, spot, words
from grader.judge.evidence import SERVER
from grader.language import _
from grader.model import Diagnosis
from grader.record.events import Sent, Took


def under_another_name(failure: Failure) -> Diagnosis | None:
    """A line went out with the name of somebody else, or with none: the call that sent it."""
    called: dict[str, str] = getattr(failure.claim, "called", {})
    for line in getattr(failure.claim, "lines", ()) if called else ():
        for call in failure.record.of(Sent, SERVER):
            text = call.data.decode("utf-8", "replace").casefold()
            if call.at < line.at or not holds(call.data, line) or called[line.speaker].casefold() in text:
                continue
            others = [name for name in called.values() if name.casefold() in text and name != called.get(call.to)]
            place = spot(failure, call, outside=True)
            if place is None:
                continue
            names = {"speaker": line.speaker, "place": said(place), "text": words(call.data, 80)}
            if others:
                saw = _("The server sent {speaker}'s line under the name of {other}, at {place}: {text}.")
                why = _("The name stands in one variable for all users, and holds that of who came last.")
                change = _("Keep each user's name where only this user's thread has it: a local variable, or a "
                           "dictionary by connection.")  # fmt: skip
                return Diagnosis("under-another-name", saw.format(other=others[0], **names), why, change, place)
            saw = _("The server sent {speaker}'s line without a name, at {place}: {text}.")
            why = _("What is sent holds nothing by which one user's lines differ from another's.")
            change = _('Put the name in front: `f"{name}: {text}"`.')
            return Diagnosis("without-a-name", saw.format(**names), why, change, place)
    return _not_shown(failure, called)


def _not_shown(failure: Failure, called: dict[str, str]) -> Diagnosis | None:
    """The name came with the line, and the client shows the words alone: where it shows them."""
    for line in getattr(failure.claim, "lines", ()) if called else ():
        for listener in (name for name in called if name != line.speaker):
            takes = [one for one in failure.record.of(Took, listener) if one.at >= line.at and holds(one.data, line)]
            if not takes or called[line.speaker].casefold().encode() not in takes[0].data.lower():
                continue
            shows = [
                marked(failure, *step, SHOWS)
                for step in steps_after(failure, takes[0], takes[0].thread)
                if calls_named(failure, *step, SHOWS)
            ]
            received = spot(failure, takes[0], outside=True)
            if (place := shows[-1] if shows else received) is None:
                continue
            saw = _("{listener}'s client received {text}, and shows the line without its author, at {place}.")
            saw = saw.format(listener=listener, text=words(takes[0].data, 80), place=said(place))
            why = _("The name has come, and is not among what is printed.")
            change = _('Print the name, too: `print(f"{name}: {text}")`.')
            return Diagnosis("name-not-shown", saw, why, change, place, received)
    return None
