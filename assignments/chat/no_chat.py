"""What is no chat at all: sums, an echo, the time; a server that answers each user, and passes on nothing to others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.judge.claim import Complaint, typed
from grader.judge.evidence import SERVER, Line, crossed, heard_at
from grader.language import _
from grader.model import Half
from grader.record.events import Ended

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.record.events import Transcript


def answers(record: Transcript, lines: Sequence[Line], users: Sequence[str]) -> int | None:
    """Return how many lines the server has answered to their author alone; None where it has passed on anything."""
    answered = 0
    for line in lines if len(users) > 1 else ():
        end = min((one.at for one in lines if one.at > line.at), default=record.over)
        came = [event.to for event in crossed(record, line.at, end, who=SERVER)]
        if set(came) - {line.speaker}:
            return None
        answered += bool(came)
    return answered


def asks_once(record: Transcript, lines: Sequence[Line], users: Sequence[str]) -> bool:
    """Tell whether several clients have ended of themselves, without an error, each after an answer to it alone."""
    if len(users) < 2 or any(heard_at(record, name, one) for one in lines for name in users if name != one.speaker):
        return False
    ended = [name for name in users if any(one.code == 0 and one.at < record.over for one in record.of(Ended, name))]
    return len(ended) > 1 and all(crossed(record, 0.0, who=one) and crossed(record, 0.0, to=one) for one in ended)


def said_of(answered: Sequence[int | None], *, once: bool, alone: bool = False) -> str:
    """Return the sentence for what was seen in plays; `alone`: the server's source sends to nobody but who has written.

    Nothing where something was passed on.
    """
    if None in answered:
        return ""
    if sum(filter(None, answered)) > 1 or alone:
        return _("This is no chat: the server answers each user alone, and passes on nothing.")
    return _("This is no chat: each client sends something, gets its answer, and ends.") if once else ""


@dataclass(frozen=True)
class IsAChat:
    """What one user writes is passed on to another, in whatever way: claimed where no line was heard.

    `alone` is what the server's source shows: all that it sends goes to the user whom it has just received from.
    """

    lines: tuple[Line, ...]
    users: tuple[str, ...]
    alone: bool

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: what the server has sent after the lines, to whom."""
        answered = answers(record, self.lines, self.users)
        said = said_of([answered], once=asks_once(record, self.lines, self.users), alone=self.alone)
        if not said or not self.lines:
            return None
        did, expected = typed(self.lines[0]), _("the server passes it on to the others")
        got = _("nobody else got it, and in its source the server sends only to whom it has just received from")
        got = (
            _("after each line the server sent something to its author at most, and to nobody else")
            if answered
            else got
        )
        advice = _("If the chat is another program of the folder, name it with --server FILE and --client FILE.")
        return Complaint(said, did, expected, got, Half.SERVER, advice)
