"""Claims about the whole record: judged when the play is over, and all that was typed has been seen or not."""

from dataclasses import dataclass
from itertools import pairwise

from grader.judge.claim import Complaint, typed
from grader.judge.evidence import CLEARED, Line, crossed, is_plain, screen_end
from grader.language import _, ngettext
from grader.model import Half
from grader.record.events import Transcript

HISTORY = 3  # lines, from which on it can be told from a line that comes twice


@dataclass(frozen=True)
class NeverHears:
    """A line does not come to a screen that it is not for."""

    listener: str
    line: Line

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: none of the line's words stands on the screen."""
        seen = next((one for one in record.screen(self.listener).sightings if one.word in self.line.words), None)
        if seen is None:
            return None
        headline = _("{listener} reads a line of {speaker}'s that is not for {listener}")
        headline = headline.format(listener=self.listener, speaker=self.line.speaker)
        expected = _("{name}'s screen does not show it").format(name=self.listener)
        got = _("{name}'s screen showed it {ms:.0f} ms after it was typed")
        got = got.format(name=self.listener, ms=1000 * (seen.at - self.line.at))
        return Complaint(headline, typed(self.line), expected, got, Half.SERVER, violation=True)


@dataclass(frozen=True)
class NoEcho:
    """A line does not come back to its author's screen from the server."""

    line: Line

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: no word of the line on the author's screen after bytes came in that crossed after it was typed."""
        author = self.line.speaker
        plain = is_plain(record)
        for sighting in record.screen(author).sightings:
            came = crossed(record, self.line.at, sighting.at, to=author) if sighting.word in self.line.words else []
            held = b"".join(event.data for event in came).lower()
            if came and (not plain or sighting.word.lower().encode() in held):
                headline = _("what {name} writes comes back to {name}").format(name=author)
                expected = _("the others read it, {name} does not read it again").format(name=author)
                got = _("the server sent it back; it was shown {ms:.0f} ms after it was typed")
                got = got.format(ms=1000 * (sighting.at - self.line.at))
                return Complaint(headline, typed(self.line), expected, got, Half.SERVER, violation=True)
        return None


@dataclass(frozen=True)
class OnceInOrder:
    """Each line arrives once, as it was typed, and a speaker's lines arrive in the order of typing."""

    listener: str
    lines: tuple[Line, ...]

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: each comes once, or the screen is a history that is printed anew, whole, each time; and the order."""
        screen = record.screen(self.listener)
        words = {word for line in self.lines for word in line.words}
        shown = [one.word for one in screen.sightings if not one.aside]
        shown += [one.word for one in screen.sightings if one.aside and one.word not in shown]
        cleared = CLEARED.split(screen.text)
        once = len(cleared) > 1 and all(page.count(word) <= 1 for page in cleared for word in words)
        doubled = next((line for line in self.lines if any(shown.count(word) > 1 for word in line.words)), None)
        if doubled is not None and not (once or self._is_printed_anew([word for word in shown if word in words])):
            return self._twice(record, doubled, max(map(shown.count, doubled.words)))
        altered = {one.word for one in screen.sightings if one.altered}
        if other := next((line for line in self.lines if altered.intersection(line.words)), None):
            return self._in_other_letters(record, other)
        first = [shown.index(line.words[0]) for line in self.lines if line.words[0] in shown]
        if len(cleared) == 1 and first != sorted(first):
            did = "; ".join(map(typed, self.lines))
            expected = _("{name} reads them in this order").format(name=self.listener)
            got = _("{name}'s screen shows: {text}").format(name=self.listener, text=screen_end(record, self.listener))
            return Complaint(_("lines arrive in another order"), did, expected, got, violation=True)
        return None

    def _is_printed_anew(self, words: list[str]) -> bool:
        """Tell whether each page is the one before it and at most one line more: a history that is printed anew."""
        pages: list[list[str]] = [[]]
        for word in words:
            if word in pages[-1]:
                pages.append([])
            pages[-1].append(word)
        line = max(len(line.words) for line in self.lines)
        grows = all(page == after[: len(page)] and len(after) <= len(page) + line for page, after in pairwise(pages))
        return grows and len(pages[0]) <= line and len(pages[-1]) >= HISTORY * line

    def _in_other_letters(self, record: Transcript, line: Line) -> Complaint:
        headline = _("{listener} gets what {speaker} writes in other letters")
        headline = headline.format(listener=self.listener, speaker=line.speaker)
        expected = _("{name}'s screen shows it, with its capital and small letters").format(name=self.listener)
        got = _("{name}'s screen shows: {text}").format(name=self.listener, text=screen_end(record, self.listener))
        return Complaint(headline, typed(line), expected, got, violation=True)

    def _twice(self, record: Transcript, line: Line, times: int) -> Complaint:
        came = b"".join(event.data for event in crossed(record, line.at, to=self.listener))
        on_wire = came.count(line.words[0].encode())
        fault = Half.SERVER if on_wire > 1 else Half.CLIENT if on_wire == 1 else None
        headline = ngettext("{name} reads a line {times} time", "{name} reads a line {times} times", times)
        headline = headline.format(name=self.listener, times=times)
        expected = _("{name}'s screen shows it once").format(name=self.listener)
        got = ngettext("it was shown {times} time", "it was shown {times} times", times).format(times=times)
        return Complaint(headline, typed(line), expected, got, fault, violation=True)
