"""What only an echo promises: pure functions of the record, as those of `grader.judge`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.judge.claim import Complaint, typed, with_crash
from grader.judge.evidence import SERVER, Line, crash_of, crossed, new_text, screen_end, whose_half
from grader.language import _
from grader.model import Half
from grader.record.events import Asked, Began, Ended, Listening, Transcript, Typed
from grader.record.text import quote

LATE, LATEST = 0.1, 1.0  # s by which answers are held up, at least and at most
_READABLE = re.compile(r"[^\x00-\x1f\x7f-\x9f\ufffd]{2,}")


def late(record: Transcript) -> float:
    """Return by how many seconds answers are held up, so that what a client prints of its own stands before them.

    A busy machine takes longer to show that, and as much longer to start the server.
    """
    took = [one.at for kind in (Began, Listening) for one in record.of(kind, SERVER)[:1]]
    return min(LATEST, max(LATE, took[-1] - took[0])) if took else LATE


def own_words(record: Transcript, name: str, lines: Sequence[Line]) -> Line | None:
    """Return the first text that a client has sent, where it holds no word of the lines that were typed there.

    The words of such a client stand in its source. What the wire has around them (a length, say) is left out.
    """
    sent = [one for one in crossed(record, 0.0, who=name) if one.data]
    data = b"".join(one.data for one in sent)
    asks_for_lines = bool(lines and record.of(Asked, name))  # what it sends may be encoded
    if not sent or asks_for_lines or any(word.encode() in data for line in lines for word in line.words):
        return None
    readable = _READABLE.findall(sent[0].data.decode("utf-8", "replace"))
    text = max(readable, key=len, default=quote(sent[0].data)).strip()
    return Line(name, text, tuple(text.split()), sent[0].at)


@dataclass(frozen=True)
class Answers:
    """A line comes back to the screen of the user who wrote it, in capitals or unchanged, by a time of the record."""

    line: Line
    by: float = float("inf")

    def is_shown(self, record: Transcript) -> bool:
        """Tell whether the answer stands on the screen, behind what the client has printed before one could come.

        Where the line left the client readably, the answer must be readable on its way back, too.
        """
        sent, came = self._wire(record)
        return self._is_in(self._shown(record).encode()) and (self._is_in(came) or not self._is_in(sent))

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: what the screen shows from the time on at which the first bytes came from the server."""
        if self.is_shown(record):
            return None
        name, shown, whole = self.line.speaker, self._shown(record), self.line.text
        fault, proof = self._whose(record)
        headline = _("what {name} writes does not come back")
        if whole.casefold() in shown.casefold():
            headline = _("what {name} writes comes back in other letters")
        elif any(word.casefold() in shown.casefold() for word in self.line.words):
            headline = _("only a part of what {name} writes comes back")
        got = _("{proof}; {name}'s screen then shows: {text}")
        did = typed(self.line)
        if not record.of(Typed, name):
            did = _("{name}'s client sent: {text}").format(name=name, text=quote(whole, 80))
        expected = _("after the server's answer, {name}'s screen shows the same line, unchanged or in capitals")
        got = got.format(proof=proof, name=name, text=quote(shown.strip(), 160) or _("nothing"))
        complaint = Complaint(headline.format(name=name), did, expected.format(name=name), got, fault)
        return with_crash(record, complaint)

    def _forms(self) -> tuple[str, str]:
        return self.line.text, self.line.text.upper()

    def _is_in(self, data: bytes) -> bool:
        return any(form.encode() in data for form in self._forms())

    def _wire(self, record: Transcript) -> tuple[bytes, bytes]:
        """Return what the client has sent and what came to it since the line was written."""
        line, name = self.line, self.line.speaker
        sent, came = crossed(record, line.at, who=name), crossed(record, line.at, to=name)
        return b"".join(one.data for one in sent), b"".join(one.data for one in came)

    def _shown(self, record: Transcript) -> str:
        name = self.line.speaker
        came = next((event.at for event in crossed(record, self.line.at, to=name)), None)
        return "" if came is None else new_text(record, name, came + late(record) / 2, self.by)

    def _whose(self, record: Transcript) -> tuple[Half | None, str]:
        """Return which half lost the line, or changed it, and the sentence that proves it."""
        line, name = self.line, self.line.speaker
        sent, came = self._wire(record)
        if sent and not self._is_in(sent):
            said = _("what left {name}'s client is another text: {text}")
            return Half.CLIENT, said.format(name=name, text=quote(sent, 120))
        if came and not self._is_in(came):
            said = _("the server received the line, and what it sent back is another text: {text}")
            return Half.SERVER, said.format(text=quote(came, 120))
        form = next((form for form in self._forms() if form.encode() in came), line.text)
        return whose_half(record, replace(line, words=tuple(form.split())), name)


@dataclass(frozen=True)
class EndsWell:
    """A server that ends after a request ends without an error."""

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: its exit code, and what it wrote."""
        ended = next((event for event in record.events if isinstance(event, Ended) and event.who == SERVER), None)
        crash = crash_of(record, SERVER)
        if ended is None or (ended.code == 0 and crash is None):
            return None
        got = _("it ended with exit code {code}; its screen shows: {text}")
        return Complaint(
            _("the server ends with an error after the first request"),
            _("one client got its answer and ended"),
            _("the server goes on, or ends without an error"),
            got.format(code=ended.code, text=crash.said if crash else screen_end(record, SERVER)),
            Half.SERVER,
            file=crash.file if crash else None,
            line=crash.line if crash else None,
        )
