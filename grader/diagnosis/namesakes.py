"""A line that went out under another name, or under none."""

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import holds
from grader.diagnosis.where import said, spot, words
from grader.judge.evidence import SERVER
from grader.language import _
from grader.model import Diagnosis
from grader.record.events import Sent


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
    return None
