"""Messages that a receiving call returns in part, or two in one."""

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import after, way
from grader.diagnosis.where import said, spot, words
from grader.diagnosis.wire import SHORT, hops
from grader.judge.claim import program
from grader.judge.evidence import SERVER
from grader.language import _
from grader.model import Diagnosis
from grader.record.events import Connected, Sent, Took, Typed
from grader.record.text import sized


def first_bytes(failure: Failure) -> Diagnosis | None:
    """One call took the first bytes of a message, as many as it asks for, and these alone went on."""
    found = way(failure)
    if found is None or not found.plain:
        return None
    for hop in hops(found):
        took = hop.took
        whole = len(hop.sent.data) > took.size == took.asked and hop.sent.data.startswith(took.data)
        rest = hop.sent.data[took.size :]
        next_took = next((one for one in after(failure.record, took, Took) if one.link == took.link), None)
        alone = [one for one in after(failure.record, took, Sent) if next_took is None or one.at < next_took.at]
        lost = _is_datagram(failure, took) or (next_took is None and _died(failure, took))
        relayed = took.who != SERVER or any(took.data[-8:] in one.data and rest[:8] not in one.data for one in alone)
        header = next_took and next_took.size == next_took.asked and took.asked <= SHORT
        cut = whole and (lost or (relayed and not header))
        if cut and (place := spot(failure, took)):
            saw = _("{reader} took {size} at {place}, and not one more: {text} of {whole}.")
            if next_took:
                saw = _("{reader} took {size} at {place}, and used them without the rest: {text} of {whole}.")
            return Diagnosis(
                "first-bytes-only",
                saw.format(
                    reader=program(took.who), size=sized(took.size), place=said(place),
                    text=words(took.data, 60), whole=words(hop.sent.data, 60),
                ),
                _("A receiving call returns at most as many bytes as it is asked for: here {size}.").format(
                    size=took.asked
                ),
                _("Ask for more at once (4096), and go on receiving until the whole message is there."),
                place,
            )  # fmt: skip
    return None


def _died(failure: Failure, took: Took) -> bool:
    """Tell whether a thread ended with an error after a call."""
    errors = failure.record.screen(took.who).errors
    return f"Exception in thread {took.thread}" in errors


def _is_datagram(failure: Failure, took: Took) -> bool:
    """Tell whether a call returned a datagram: what it has not returned of it is lost."""
    return any(one.protocol == "UDP" and took.who in (one.who, one.to) for one in failure.record.of(Connected))


def glued(failure: Failure) -> Diagnosis | None:
    """One call took the name together with the first line, or two lines together, and used them as one."""
    found = way(failure)
    if found is None or not found.plain or found.passed_to_listener:
        return None
    speaker = found.line.speaker
    for took in found.taken:
        sends = [one for one in failure.record.of(Sent, speaker) if one.size and one.data in took.data]
        typed = [one.text for one in failure.record.of(Typed, speaker) if one.at < found.line.at]
        before = [text for text in typed if text and text.encode() in took.data]
        if len(sends) > 1 and before and took.size > max(one.size for one in sends) and (place := spot(failure, took)):
            saw = _("The server took two messages of {name}'s in one piece at {place}: {text}.")
            return Diagnosis(
                "two-in-one",
                saw.format(name=speaker, place=said(place), text=words(took.data, 80)),
                _("TCP is a stream: what was sent in two calls may come in one, when they follow each other closely."),
                _("Put a newline behind each message, and take whole lines out of what came (`makefile`, or a buffer "
                  "and `split`)."),
                place, spot(failure, sends[-1]),
            )  # fmt: skip
    return None
