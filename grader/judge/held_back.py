"""Whether what people read has come through the network, where it cannot be read in the bytes that did.

Many wires are encoded, so a word that stands in no byte is no sign of anything by itself. But words that go another way
(by a file, a Unix socket, a socket of C) may have bytes beside them that carry nothing. So, where no word of a line was
to be read on its way, one more play holds back all that goes to the listener: what is shown then is proof.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from grader.judge.claim import Complaint
from grader.judge.evidence import SERVER, Line, crossed, heard_at, is_cut_short
from grader.judge.must_happen import Hears
from grader.judge.played import Played
from grader.language import _
from grader.limits import LIMITS
from grader.model import Half
from grader.record.events import Transcript

HELD_BACK = "held_back"
"""What that play is booked under: no criterion of any rubric."""


@dataclass(frozen=True)
class HeldBack:
    """Nothing of a line comes to a screen as long as the network holds back all that goes there."""

    listener: str
    line: Line

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: the line does not stand on the screen."""
        at = heard_at(record, self.listener, self.line)
        if at is None or crossed(record, self.line.at, at, to=self.listener) or is_cut_short(record):
            return None
        headline = _("{listener} reads what came to no socket of its client").format(listener=self.listener)
        did = _("held back all that goes to {listener}; then {speaker} typed “{text}”")
        did = did.format(listener=self.listener, speaker=self.line.speaker, text=self.line.text)
        expected = _("{listener}'s screen shows nothing of it").format(listener=self.listener)
        got = _("it was shown {seconds:.1f} s later: it went another way than through the sockets")
        got = got.format(seconds=at - self.line.at)
        return Complaint(headline, did, expected, got, Half.CLIENT, violation=True, review=True)


def is_unproved(plays: Iterable[Played], passed: set[str]) -> bool:
    """Tell whether a line was heard, for a criterion that holds, without a word of it in the bytes that came."""
    claims = ((one.record, claim) for one in plays for name in passed for claim in one.claims(name))
    heard = ((record, claim) for record, claim in claims if isinstance(claim, Hears) and claim.listener != SERVER)
    return any(record is not None and not _is_readable(record, claim) for record, claim in heard)


def _is_readable(record: Transcript, claim: Hears) -> bool:
    """Tell whether a word of a line that was heard stands in what came to the listener; kept are the beginnings."""
    at = heard_at(record, claim.listener, claim.line)
    if at is None or at > claim.by:
        return True  # nothing was heard in this play
    came = crossed(record, claim.line.at, at, to=claim.listener)
    data = b"".join(event.data for event in came)
    return any(word.encode() in data for word in claim.line.words) or any(one.size > LIMITS.wire for one in came)


def went_round(played: Played | None) -> Complaint | None:
    """Return the proof that words went round the network, if the play that holds back has shown it."""
    if played is None or (record := played.record) is None or played.broken:
        return None
    return next((found for claim in played.claims(HELD_BACK) if (found := claim.complaint(record))), None)


def rests_on_hearing(criterion: str, plays: Iterable[Played]) -> bool:
    """Tell whether somebody had to read a line for a criterion to hold."""
    return any(isinstance(claim, Hears) for one in plays for claim in one.claims(criterion))
