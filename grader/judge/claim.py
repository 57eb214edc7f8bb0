"""What a claim is, and what is said where it does not hold."""

from dataclasses import dataclass, replace
from typing import Protocol

from grader.judge.crashes import caught, waiting
from grader.judge.evidence import SERVER, Line, first_crash
from grader.language import _
from grader.model import Half
from grader.record.events import Transcript
from grader.record.text import quote

MOST_THREADS = 3
"""Threads of a deadlock that one sentence names."""


@dataclass(frozen=True)
class Complaint:
    """Why a claim does not hold: the parts of a message, and whose half it is."""

    headline: str
    did: str
    expected: str
    got: str
    fault: Half | None = None
    advice: str = ""
    file: str | None = None
    line: int | None = None
    violation: bool = False
    review: bool = False


class Claim(Protocol):
    """One thing that a scene claims."""

    def complaint(self, record: Transcript) -> Complaint | None:
        """Return why the claim does not hold in this record, or None where it does."""


def typed(line: Line) -> str:
    """Return what was done, in words."""
    return _("{name} typed “{text}”").format(name=line.speaker, text=quote(line.text, 80))


def program(who: str) -> str:
    """Return what a reader calls a program: the server, or ann's client."""
    return _("the server") if who == SERVER else _("{name}'s client").format(name=who)


def with_crash(record: Transcript, complaint: Complaint) -> Complaint:
    """Point at the error that one of the programs wrote, or at where a thread of the server hangs."""
    if (crash := first_crash(record, complaint.fault) or caught(record, SERVER)) is None:
        return _with_waiting(record, complaint)
    said = _("{got}; {who} wrote: {error}").format(got=complaint.got, who=program(crash.who), error=crash.said)
    found = replace(complaint, got=said)
    if complaint.fault is not None and (crash.who == SERVER) is not (complaint.fault is Half.SERVER):
        return found  # an error of the other half: it may be the consequence
    return replace(found, file=crash.file, line=crash.line)


def _with_waiting(record: Transcript, complaint: Complaint) -> Complaint:
    """Point at the first thread that hangs in sending or, where none does, at those that wait for each other."""
    threads = waiting(record, SERVER)
    first = next(iter(threads), None)
    if first is None or not (first.call or len(threads) > 1):
        return complaint  # one alone that computes, or reads the keyboard, is no deadlock
    if first.call:
        said = _("{got}; a thread of the server waits in `{call}`, in {function}: its reader reads nothing")
        got = said.format(got=complaint.got, call=first.call, function=first.function)
    else:
        place, different = _("{file}, line {line}, in {function}"), list(dict.fromkeys(threads))[:MOST_THREADS]
        places = "; ".join(place.format(**vars(one)) for one in different)
        got = _("{got}; threads of the server wait at {places}").format(got=complaint.got, places=places)
    return replace(complaint, got=got, file=first.file, line=first.line)
