"""Where a message ends: a reader waits for what its writer never sends."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import Journey, after, holds, waits_again, way
from grader.diagnosis.nodes import path
from grader.diagnosis.where import SENDS, calls_at, frames, function_at, said, spot, words
from grader.judge.claim import program
from grader.judge.evidence import SERVER
from grader.language import _
from grader.model import Diagnosis
from grader.record.events import Sent, Took, Worked
from grader.record.text import sized

_BY_LINES = {"readline", "readlines", "readuntil"}
_COMPARE = {"find", "index", "rfind", "split", "rsplit", "partition", "rpartition", "endswith", "count", "splitlines"}
SHORT = 16  # bytes: a header is not longer


@dataclass(frozen=True)
class Hop:
    """A line's way from one program to the next: what was sent, and the first call that returned some of it."""

    sent: Sent
    took: Took


def hops(found: Journey) -> Iterator[Hop]:
    """Yield the hops that a line has made, as far as it came."""
    for calls, takes in ((found.left, found.taken), (found.passed_to_listener, found.came)):
        if calls and takes:
            yield Hop(calls[0], takes[0])


def _unfinished(failure: Failure) -> Iterator[tuple[Journey, Hop, Took, Worked]]:
    """Yield a hop whose reader has taken bytes, and waits for more of them: its last call that returned, and that."""
    found = way(failure)
    if found is None or found.shown:
        return
    for hop in hops(found):
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
            _add_a_newline(failure, hop.sent),
            writer, reader,
        )  # fmt: skip
    return None


def _add_a_newline(failure: Failure, sent: Sent) -> str:
    """Return how to send the newline, in the words of the call where it encodes a variable itself."""
    for call in (call for frame in frames(failure, sent)[:1] for call in calls_at(failure, *frame, SENDS)):
        match call.args[:1]:
            case [ast.Call(func=ast.Attribute(value=text, attr="encode"), args=[])] if path(text):
                said = _('Send the newline with each message: `({text} + "\\n").encode()`.')
                return said.format(text=path(text))
    return _('Put a newline, `"\\n"`, behind each message before it is sent.')


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
        head = call.data[:SHORT]
        numbers = {int.from_bytes(head, "big"), int.from_bytes(head, "little")}
        if head.strip().isdigit():
            numbers.add(int(head))
        sizes = sum(one.size for one in takes if one.at > call.at)
        if waits and 0 < call.size <= SHORT and call.size == call.asked and waits.asked + sizes in numbers:
            return call
    return None
