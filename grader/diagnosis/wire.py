"""Where messages begin and end: a reader waits for what its writer never sends, or takes half of it, or two in one."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import Journey, after, holds, waits_again, way
from grader.diagnosis.where import calls_at, frames, function_at, said, spot, words
from grader.judge.claim import program
from grader.judge.evidence import SERVER
from grader.language import _
from grader.model import Diagnosis
from grader.record.events import Sent, Took, Typed, Worked
from grader.record.text import sized

_BY_LINES = {"readline", "readlines", "readuntil"}
_COMPARE = {"find", "index", "rfind", "split", "rsplit", "partition", "rpartition", "endswith", "count", "splitlines"}
_SHORT = 16  # bytes: a header is not longer


@dataclass(frozen=True)
class Hop:
    """A line's way from one program to the next: what was sent, and the first call that returned some of it."""

    sent: Sent
    took: Took


def _hops(found: Journey) -> Iterator[Hop]:
    """Yield the hops that a line has made, as far as it came."""
    for calls, takes in ((found.left, found.taken), (found.passed_to_listener, found.came)):
        if calls and takes:
            yield Hop(calls[0], takes[0])


def _unfinished(failure: Failure) -> Iterator[tuple[Journey, Hop, Took, Worked]]:
    """Yield a hop whose reader has taken bytes, and waits for more of them: its last call that returned, and that."""
    found = way(failure)
    if found is None or found.shown:
        return
    for hop in _hops(found):
        went_on = found.passed if hop.took.who == SERVER else ()
        last = [hop.took, *after(failure.record, hop.took, Took)][-1]
        waits = waits_again(failure.record, last)
        own = [one for one in after(failure.record, hop.took, Sent) if holds(one.data, found.line)]
        if waits and waits.link == last.link and not (went_on and own):
            yield found, hop, last, waits


def no_line_end(failure: Failure) -> Diagnosis | None:
    """The reader waits for the end of a line, and its writer sends none."""
    for _found, hop, last, _waits in _unfinished(failure):
        came = [one for one in failure.record.of(Took, hop.took.who) if one.link == hop.took.link]
        if b"\n" in last.data or b"\n" in hop.sent.data or not came or last.data.endswith(b"\r"):
            continue
        if not any(_wants_a_line(failure, *frame) for frame in frames(failure, last)[:2]):
            continue
        writer, reader = spot(failure, hop.sent), spot(failure, last)
        if writer is None:
            continue
        saw = _("{writer} sent {text} at {place}, without a newline; {reader} waits for one, at {where}.")
        return Diagnosis(
            "no-line-end",
            saw.format(
                writer=program(hop.sent.who), text=words(hop.sent.data, 60), place=said(writer),
                reader=program(last.who), where=said(reader),
            ),
            _("TCP is a stream: it does not tell where one message ends. The reader takes a newline for the end."),
            _("Send the newline with each message: `(text + \"\\n\").encode()`."),
            writer, reader,
        )  # fmt: skip
    return None


def _wants_a_line(failure: Failure, file: str, line: int) -> bool:
    """Tell whether the function around a receiving call looks for the end of a line."""
    function = function_at(failure, file, line)
    for node in ast.walk(function) if function else ():
        match node:
            case ast.Call(func=ast.Attribute(attr=name)) if name in _BY_LINES:
                return True
            case ast.Call(func=ast.Attribute(attr=name), args=arguments) if name in _COMPARE:
                if name == "splitlines" or any(map(_is_line_end, arguments)):
                    return True
            case ast.Compare(left=left, comparators=others) if any(map(_is_line_end, (left, *others))):
                return True
            case ast.For(iter=ast.Name() | ast.Attribute() | ast.Call(func=ast.Attribute(attr="makefile"))):
                if node.lineno == line:  # a file is walked through: line by line
                    return True
    return False


def _is_line_end(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in ("\n", b"\n", "\r\n", b"\r\n", 10)


def waits_for_bytes(failure: Failure) -> Diagnosis | None:
    """The reader waits for so many bytes, which never come."""
    for _found, hop, last, waits in _unfinished(failure):
        takes = [one for one in after(failure.record, hop.took, Took) if one.link == last.link] or [last]
        before = _header(failure, last, takes)
        rest = 0 < last.size < last.asked and waits.asked == last.asked - last.size
        reads = [
            call for frame in frames(failure, last)[:1] for call in calls_at(failure, *frame, {"read"}) if call.args
        ]
        if not rest and before is None and not reads:
            continue
        reader, writer = spot(failure, waits), spot(failure, hop.sent)
        saw = _("{reader} waits at {place} for {size} more than came; {writer} had sent {text} at {where}.")
        if reads:
            saw = _("{reader} waits at {place} for more bytes than came; {writer} had sent {text} at {where}.")
        saw = saw.format(
            reader=program(last.who), place=said(reader), size=sized(waits.asked), writer=program(hop.sent.who),
            text=words(hop.sent.data, 60), where=said(writer),
        )  # fmt: skip
        why = _("The length that the reader expects is not the length of what is sent.")
        if before is not None:
            why = _("The reader took {text} for the length of the message.").format(text=words(before.data, 40))
        change = _("Write the length in the very form in which it is read: as many bytes, and the number of bytes of "
                   "the encoded text (`len(data)`, not `len(text)`).")  # fmt: skip
        return Diagnosis("waits-for-bytes", saw, why, change, reader, writer)
    return None


def _header(failure: Failure, last: Took, takes: list[Took]) -> Took | None:
    """Return the call whose bytes were taken for the length that is waited for; None where none was."""
    waits = waits_again(failure.record, last)
    every = [one for one in failure.record.of(Took, last.who) if one.link == last.link and one.thread == last.thread]
    for call in reversed(every[-3:]):
        head = call.data[:_SHORT]
        numbers = {int.from_bytes(head, "big"), int.from_bytes(head, "little")}
        if head.strip().isdigit():
            numbers.add(int(head))
        sizes = sum(one.size for one in takes if one.at > call.at)
        if waits and 0 < call.size <= _SHORT and call.size == call.asked and waits.asked + sizes in numbers:
            return call
    return None


def first_bytes(failure: Failure) -> Diagnosis | None:
    """One call took the first bytes of a message, as many as it asks for, and these alone went on."""
    found = way(failure)
    if found is None or not found.plain:
        return None
    for hop in _hops(found):
        took = hop.took
        whole = len(hop.sent.data) > took.size == took.asked and hop.sent.data.startswith(took.data)
        rest = hop.sent.data[took.size :]
        next_took = next((one for one in after(failure.record, took, Took) if one.link == took.link), None)
        alone = [one for one in after(failure.record, took, Sent) if next_took is None or one.at < next_took.at]
        relayed = took.who != SERVER or any(took.data[-8:] in one.data and rest[:8] not in one.data for one in alone)
        cut = whole and relayed and not (next_took and next_took.size == next_took.asked and took.asked <= _SHORT)
        if cut and (place := spot(failure, took)):
            saw = _("{reader} took {size} at {place}, and not one more: {text} of {whole}.")
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
