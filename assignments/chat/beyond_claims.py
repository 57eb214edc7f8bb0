"""What only the second tier promises: pure functions of the record."""

from dataclasses import dataclass

from grader.judge.claim import Complaint, typed, with_crash
from grader.judge.crashes import uncaught
from grader.judge.evidence import SERVER, Line, crossed, new_text, screen_end
from grader.language import _, ngettext
from grader.limits import LIMITS
from grader.model import Half
from grader.record.events import Ended, Transcript
from grader.record.text import quote


@dataclass(frozen=True)
class AtMost:
    """A line comes to a screen no more often than so many times."""

    listener: str
    line: Line
    times: int

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: count each word of the line on the screen."""
        shown = [one.word for one in record.screen(self.listener).sightings if not one.aside]
        most = max(shown.count(word) for word in self.line.words)
        if most <= self.times:
            return None
        headline = ngettext("{name} reads a line {times} time", "{name} reads a line {times} times", most)
        headline = headline.format(name=self.listener, times=most)
        did = _("{typed}; each datagram arrived twice").format(typed=typed(self.line))
        expected = ngettext(
            "{name}'s screen shows it {times} time at most",
            "{name}'s screen shows it {times} times at most",
            self.times,
        ).format(name=self.listener, times=self.times)
        got = ngettext("it was shown {times} time", "it was shown {times} times", most).format(times=most)
        return Complaint(headline, did, expected, got, Half.SERVER, violation=True)


@dataclass(frozen=True)
class GetsIn:
    """A client whose first datagram was lost says it again."""

    name: str
    since: float
    by: float

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: a second datagram came from the client by itself."""
        if len(crossed(record, 0.0, self.by, who=self.name, to=SERVER)) > 1:
            return None
        got = _("{name}'s client sent nothing more within {seconds:g} s; its screen shows: {text}")
        got = got.format(name=self.name, seconds=round(self.by - self.since, 1), text=screen_end(record, self.name))
        headline = _("{name} never gets in, for one datagram was lost").format(name=self.name)
        did = _("lost the first datagram of {name}'s client").format(name=self.name)
        expected = _("the client says it again until it is answered")
        return with_crash(record, Complaint(headline, did, expected, got, Half.CLIENT))


@dataclass(frozen=True)
class Notices:
    """A client notices that the server has gone: it ended at `since`."""

    name: str
    since: float
    by: float

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: the client ended, or its screen shows something that the server had not sent."""
        if any(self.since <= event.at <= self.by for event in record.of(Ended, self.name)):
            return None
        sent = quote(b"".join(event.data for event in crossed(record, 0.0, to=self.name)), LIMITS.screen)
        said = new_text(record, self.name, self.since, self.by)
        if any(line.strip() not in sent for line in said.splitlines()):  # what had been sent is still shown now
            return None
        got = _("{seconds:g} s later it still runs, and says nothing of it on its screen")
        got = got.format(seconds=round(self.by - self.since, 1))
        headline = _("{name}'s client does not notice that the server has gone").format(name=self.name)
        expected = _("it ends, or tells {name}").format(name=self.name)
        complaint = Complaint(headline, _("ended the server's process"), expected, got, Half.CLIENT)
        return with_crash(record, complaint)


@dataclass(frozen=True)
class Sound:
    """No thread of a program ended with an error that nothing caught."""

    who: str

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: what the interpreter itself wrote to standard error."""
        crash = uncaught(record, self.who)
        if crash is None:
            return None
        return Complaint(
            _("a thread of the server ended with an error"),
            _("let users come and go, half of them without a goodbye, while others talked"),
            _("each thread of the server deals with what may happen in it"),
            _("the server wrote: {error}").format(error=crash.said),
            Half.SERVER,
            violation=True,
            file=crash.file,
            line=crash.line,
        )
