"""An error that ended a thread or a program, or was caught and hidden: what its words mean, and where it comes from.

Rule 1. The words of Python and the line are the run's; the source tells only which part of the line is meant, and where
        else to look.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from grader.diagnosis.error_calls import CALLS
from grader.diagnosis.error_names import NAMES
from grader.diagnosis.error_sockets import SOCKETS
from grader.diagnosis.error_values import VALUES
from grader.diagnosis.failure import Failure
from grader.diagnosis.hit import Hit
from grader.diagnosis.source_rule import diagnosed, programs
from grader.diagnosis.where import handler_at, split
from grader.diagnosis.where import said as said_of
from grader.judge.crashes import uncaught
from grader.judge.evidence import SERVER, Crash, end_of
from grader.language import _
from grader.model import Diagnosis
from grader.record.events import Closes, Raised, Shown, Took
from grader.record.text import quote
from grader.submission.program import ProgramText

ERRORS = (*NAMES, *CALLS, *VALUES, *SOCKETS)
"""What errors say, and the function that understands it; the first that has something to say counts."""
_ENDS = re.compile(r"KeyboardInterrupt|EOFError|SystemExit|ConnectionRefused|ModuleNotFound|GeneratorExit")
_GONE = re.compile(r"BrokenPipe|ConnectionReset|ConnectionAborted|ConnectionError")
_OWN = re.compile(r"(?:Name|UnboundLocal|Attribute|Type|Key|Index|Value)Error")  # nobody raises these on purpose


def understood(failure: Failure) -> Diagnosis | None:
    """Tell what an error means that the table knows."""
    for who, text, crash in _crashes(failure):
        if found := _explained(failure, who, text, crash):
            return found
    return None


def hidden(failure: Failure) -> Diagnosis | None:
    """Tell what an error means that an `except` has caught, and that only a mistake of the program's can raise."""
    raised = [event for event in failure.record.of(Raised) if _OWN.match(event.error)]
    return next(filter(None, (cause(failure, event) for event in raised)), None)


def cause(failure: Failure, event: Raised) -> Diagnosis | None:
    """Tell what an error means that was caught, and what has caught it, where it did so without a word."""
    file, line = split(event.place)
    for who, text in programs(failure):
        found = _explained(failure, who, text, Crash(who, event.error, file, line)) if who == event.who else None
        if found is None:
            continue
        same = [one for one in failure.record.of(Raised, who) if (one.number, one.error) == (event.number, event.error)]
        last = split(same[-1].place)
        if (handler := handler_at(failure, *last)) and (place := failure.place(last[0], handler.lineno)):
            said = _("{what} The `except` at {place} hid it.").format(what=f"{found.saw}.", place=said_of(place))
            return replace(found, saw=said)
        return found
    return None


def _explained(failure: Failure, who: str, text: ProgramText, crash: Crash) -> Diagnosis | None:
    for words, understand in ERRORS:
        if match := re.search(words, crash.said):
            closed = tuple(split(event.place) for event in failure.record.of(Closes, who))
            came = tuple(_messages(failure, who)) if crash.said.startswith("KeyError") else ()
            hit = Hit(text, crash.file or "", crash.line or 0, crash.said, match, closed, came)
            if found := understand(hit):
                return diagnosed(found, text, _saw(who, crash))
    return None


def _messages(failure: Failure, who: str) -> Iterator[dict[str, object]]:
    """Yield the objects that came to a program as JSON, the last one first."""
    for took in reversed(failure.record.of(Took, who)):
        for line in reversed(took.data.splitlines()):
            try:
                found = json.loads(line[max(line.find(b"{"), 0) :])  # a length may stand before it
            except ValueError:
                continue
            if isinstance(found, dict):
                yield found


def _saw(who: str, crash: Crash) -> str:
    said = _("The server met an error: {error}") if who == SERVER else _("{name}'s client met an error: {error}")
    return said.format(name=who, error=quote(crash.said, 120))


def _crashes(failure: Failure) -> Iterator[tuple[str, ProgramText, Crash]]:
    """Yield the errors that were not caught, of the programs that may be at fault, and before all was ended."""
    record = failure.record
    for who, text in programs(failure, each=True):
        at = [event.at for event in record.of(Shown, who) if event.stream == "stderr"]
        crash = uncaught(record, who) if at and at[0] <= record.over else None
        dragged = crash and who != SERVER and _GONE.match(crash.said) and end_of(record, SERVER)
        if crash and not _ENDS.match(crash.said) and not dragged:
            yield who, text, crash
