"""What a diagnosis may look at: the failing play, frozen, and the student's source."""

from collections.abc import Mapping
from dataclasses import dataclass

from grader.judge.claim import Claim, Complaint
from grader.judge.played import Played
from grader.model import Criterion, Place
from grader.record.events import Transcript
from grader.record.text import quote
from grader.submission.source import Source


@dataclass(frozen=True)
class Failure:
    """One criterion that failed in one play: the claim that does not hold, and what was said of it.

    `sources` are the chat's own files by their names as the record writes them; `server` and `clients` are the names
    of the programs that were started.
    """

    criterion: Criterion
    played: Played
    record: Transcript
    claim: Claim
    complaint: Complaint
    sources: Mapping[str, Source]
    server: str
    clients: tuple[str, ...]

    def place(self, file: str, line: int, start: int = 0, end: int = 0, function: str = "") -> Place | None:
        """Return a place in the student's files with the text of its line; None where there is no such line."""
        source = self.sources.get(file)
        lines = source.text.splitlines() if source else []
        return Place(file, line, quote(lines[line - 1]), function, start, end) if 0 < line <= len(lines) else None
