"""Why nobody hears anybody, where it is no lost line: no chat at all, or a command that the screen asks for."""

from dataclasses import dataclass

from grader.assignment.prompts import Prompts
from grader.judge.claim import Complaint, typed
from grader.judge.evidence import SERVER, Line, crossed, heard_at, new_text
from grader.language import _
from grader.model import Half
from grader.record.events import Ended, Transcript


@dataclass(frozen=True)
class IsAChat:
    """What one user writes is passed on to another, in whatever way: claimed where no line was heard.

    `alone` is what the server's source shows: all that it sends goes to the user whom it has just received from.
    """

    lines: tuple[Line, ...]
    users: tuple[str, ...]
    alone: bool

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: to whom the server has sent something after the lines, and what."""
        if not (said := self._said(record)):
            return None
        did = typed(self.lines[0]) if self.lines else _("started the clients, and answered what they ask")
        expected = _("the server passes it on to the others")
        got = _("after each line the server sent something to its author at most, and to nobody else")
        if not any(crossed(record, line.at, who=SERVER) for line in self.lines[:1]):
            got = _("nobody else got it, and in its source the server sends only to whom it has just received from")
        advice = _("If the chat is another program of the folder, name it with --server FILE and --client FILE.")
        return Complaint(said, did, expected, got, Half.SERVER, advice)

    def _said(self, record: Transcript) -> str:
        """Return the sentence for what the server does instead; nothing where it has passed on anything."""
        answered = echoed = 0
        for line in self.lines if len(self.users) > 1 else ():
            end = min((one.at for one in self.lines if one.at > line.at), default=record.over)
            came = crossed(record, line.at, end, who=SERVER)
            if {event.to for event in came} - {line.speaker}:
                return ""
            answered += bool(came)
            echoed += any(word.lower().encode() in event.data.lower() for event in came for word in line.words)
        if echoed > 1:
            return _("the server sends each line back to its author, and to nobody else")
        if answered > 1 or (self.alone and self.lines):
            return _("This is no chat: the server answers each user alone, and passes on nothing.")
        once = self._asks_once(record)
        return _("This is no chat: each client sends something, gets its answer, and ends.") if once else ""

    def _asks_once(self, record: Transcript) -> bool:
        """Tell whether several clients have ended of themselves, without an error, each after an answer to it alone."""
        others = [(name, line) for line in self.lines for name in self.users if name != line.speaker]
        if any(heard_at(record, name, line) is not None for name, line in others):
            return False
        ends = {name: record.of(Ended, name) for name in self.users}
        ended = [name for name, end in ends.items() if any(one.code == 0 and one.at < record.over for one in end)]
        return len(ended) > 1 and all(crossed(record, 0.0, who=one) and crossed(record, 0.0, to=one) for one in ended)


@dataclass(frozen=True)
class AsksForNoCommand:
    """No screen answers a line by asking for a command: claimed where no line was heard, and all was tried."""

    lines: tuple[Line, ...]
    prompts: Prompts

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: what stood on the authors' screens after their lines."""
        for line in self.lines:
            said = new_text(record, line.speaker, line.at).splitlines()
            asks = next((one.strip() for one in said if self.prompts.wants_a_command(one)), "")
            if asks:
                headline = _("a command is asked for that the grader cannot guess: {text}")
                expected = _("what is typed is passed on to the others")
                got = _("{name}'s screen shows: {text}").format(name=line.speaker, text=asks)
                advice = _("A person should do what the screen says, and look at this chat.")
                return Complaint(
                    headline.format(text=asks[:100]), typed(line), expected, got, None, advice, review=True
                )
        return None
