"""What a claim is, and what is said where it does not hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from grader.evidence import Line, first_crash
from grader.language import _
from grader.transcript import Transcript, quote

if TYPE_CHECKING:
    from grader.model import Fault


@dataclass(frozen=True)
class Complaint:
    """Why a claim does not hold: the parts of a message, and whose half it is."""

    headline: str
    did: str
    expected: str
    got: str
    fault: Fault | None = None
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
    return _("{name} typed: {text}").format(name=line.speaker, text=quote(line.text, 80))


def with_crash(record: Transcript, complaint: Complaint) -> Complaint:
    """Point at the error that one of the programs wrote, where there is one."""
    crash = first_crash(record)
    if crash is None or complaint.file is not None:
        return complaint
    said = _("{got}; {who} wrote: {error}").format(got=complaint.got, who=crash.who, error=crash.said)
    return replace(complaint, got=said, file=crash.file, line=crash.line)
