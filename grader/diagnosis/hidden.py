"""Errors that an `except` has hidden."""

import re

from grader.diagnosis.errors import subject
from grader.diagnosis.failure import Failure
from grader.diagnosis.guards import guard
from grader.diagnosis.journey import after, holds, way
from grader.diagnosis.meanings import cause
from grader.diagnosis.where import handler_at, marked, said, split
from grader.judge.evidence import SERVER, Line
from grader.language import _
from grader.model import Diagnosis
from grader.record.events import Raised, Sent, Took

_EXPECTED = re.compile(r"^(?:BlockingIOError|InterruptedError|TimeoutError|timeout|Empty|Full|CancelledError)")
_CLOSED = re.compile(r"\[(?:Errno 9|WinError 10038)\]")


def hidden(failure: Failure) -> Diagnosis | None:
    """Tell of an error that was raised where a line had come, and was caught without a word: nothing more was done."""
    found = way(failure)
    if found is None or found.shown:
        return None
    for took in (*found.came[:1], *found.taken[:1]):
        if (took.who == SERVER and not found.passed_to_listener) or took.who == found.listener:
            errors = [one for one in after(failure.record, took, Raised) if one.at < _next(failure, took)]
            if diagnosis := _hid(failure, found.line, took, errors):
                return diagnosis
    return None


def _next(failure: Failure, took: Took) -> float:
    """Return when a thread received again: what happens later is not of this line."""
    return min((one.at for one in after(failure.record, took, Took)), default=float("inf"))


def _hid(failure: Failure, line: Line, took: Took, errors: list[Raised]) -> Diagnosis | None:
    for error in errors:
        if _EXPECTED.match(error.error) or split(error.place)[0] not in failure.sources:
            continue
        passed = [one for one in errors if one.number == error.number and one.error == error.error]
        handler = handler_at(failure, *split(passed[-1].place))
        if handler is None or any(holds(one.data, line) for one in after(failure.record, error, Sent)):
            continue
        if _CLOSED.search(error.error) and (told := cause(failure, error)):
            return told
        place = marked(failure, *split(passed[0].place))
        other = failure.place(split(passed[-1].place)[0], handler.lineno)
        start = marked(failure, *split(took.place))
        saw = _("{who} received the line at {start}; then, at {place}, it met the error {error}, which `except` hid.")
        saw = saw.format(who=subject(took.who), start=said(start), place=said(place), error=error.error)
        known = guard(error.error)
        why = _("The `except` in line {line} catches every error, also one that you have not thought of.")
        why = f"{known[0]} {why}" if known else why
        change = _("Let it tell: `except Exception as error: print(error)`, or catch only what you expect.")
        change = f"{known[1]} {change}" if known else change
        return Diagnosis("error-was-hidden", saw, why.format(line=handler.lineno), change, place, other)
    return None
