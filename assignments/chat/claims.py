"""What only a chat promises: who wrote a line can be told, a malformed command is answered, silent users stay.

Pure functions of the record, as those of `grader.judge`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.judge.claim import Complaint, program, typed, with_crash
from grader.judge.evidence import SERVER, Crash, Line, crash_of, crossed, heard_at, new_text, screen_end, tokens
from grader.judge.must_happen import Hears
from grader.language import _
from grader.limits import LIMITS
from grader.model import Half
from grader.record.events import Closed, Connected, Ended, Event, Shown, Transcript
from grader.record.screen import TYPED, as_typed
from grader.record.text import quote, sized
from grader.stage.stage import Stage
from grader.stage.state import Missed
from grader.stage.user import User, wait_for

_LINE_END = re.compile(r"\n|\\r")


def crash_among(record: Transcript, events: Iterable[Event]) -> Crash | None:
    """Return the error of a program that wrote to its standard error in these events."""
    failed = (event.who for event in events if isinstance(event, Shown) and event.stream == "stderr")
    return next(filter(None, (crash_of(record, who) for who in failed)), None)


@dataclass(frozen=True)
class Outlasts:
    """Users who write nothing for a while are still there: nobody hangs up, ends, or writes an error meanwhile.

    Whether lines still arrive afterwards is the play's to see: it claims this only where they do not.
    """

    began: float
    ended: float
    users: tuple[str, ...]

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: what the programs did in that time, though nobody did anything."""
        meanwhile = [event for event in record.events if self.began <= event.at <= self.ended]
        links = {event.link for event in record.of(Connected) if event.who in self.users}
        closed = [event.who for event in meanwhile if isinstance(event, Closed) and event.link in links]
        over = [event.who for event in meanwhile if isinstance(event, Ended)]
        crash = crash_among(record, meanwhile)
        if not (closed or over or crash):
            return None
        who, did = next(iter((*over, *closed)), ""), _("it ended") if over else _("it hung up")
        got = [f"{program(who)}: {did}"] if who else []
        got += [_("{who} wrote: {error}").format(who=program(crash.who), error=crash.said)] if crash else []
        advice = _(
            "A timeout on a socket (`settimeout`, `create_connection(…, timeout=…)`) also ends the waiting for a "
            "person's next line: catch `TimeoutError` and wait on, or take it back with `settimeout(None)`."
        )
        headline = _("users who write nothing for a while are not in the chat any more")
        tried = _("let {names} join, and had nobody write for {seconds:.1f} s")
        tried = tried.format(names=", ".join(self.users), seconds=self.ended - self.began)
        expected = _("whoever writes then is read as before")
        fault = Half.SERVER if SERVER in (who, crash.who if crash else "") else Half.CLIENT
        place = (crash.file, crash.line) if crash else (None, None)
        return Complaint(headline, tried, expected, "; ".join(got), fault, advice, *place, violation=True)


class KeepsTheFirst(Hears):
    """A user's first line is heard, as the later ones are."""

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge, and say why it was lost, as far as that is known."""
        found = super().complaint(record)
        if found is None or found.violation:
            return found
        advice = _(
            "Does the server take the first line for a name that nobody asked for? Ask for the name in the client, "
            "before the first line, and send it as the first thing."
        )
        headline = _("what {speaker} writes first is lost, and what {speaker} writes next comes to {listener}")
        said = headline.format(speaker=self.line.speaker, listener=self.listener)
        got = found.got
        if heard_at(record, self.listener, self.line) is not None:
            got = _("it was shown only beside what {speaker} wrote next").format(speaker=self.line.speaker)
        return replace(found, headline=said, got=got, advice=advice)


class AtTheConsole(Hears):
    """What a user writes is shown at the server's console, and what is typed there on the user's screen."""

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge, and say how far it came."""
        line, user = self.line, self.listener if self.line.speaker == SERVER else self.line.speaker
        at = heard_at(record, self.listener, line)
        if at is not None and at <= self.by:
            return super().complaint(record)
        if line.speaker == SERVER:
            headline = _("{name} does not get what is typed at the server's console").format(name=user)
            did = _("typed at the server's console: “{text}”").format(text=line.text)
            size = sum(event.size for event in crossed(record, line.at, to=user))
            got = _("the server sent nothing to {name} after it")
            fault = Half.CLIENT if size else Half.SERVER
            got = _("{name}'s client received {size} after it, and does not show the line") if size else got
        else:
            headline, did = _("the server's console does not show what {name} writes").format(name=user), typed(line)
            size = sum(event.size for event in crossed(record, line.at, who=user))
            got = _("nothing left {name}'s client after it")
            fault = Half.SERVER if size else Half.CLIENT
            got = _("the server received {size} from {name}, and does not show the line") if size else got
        expected = _("it is shown, whoever has written before")
        return with_crash(record, Complaint(headline, did, expected, got.format(name=user, size=sized(size)), fault))


@dataclass(frozen=True)
class Heard:
    """A line on a reader's screen, and what was shown around it."""

    speaker: str
    listener: str
    around: tuple[str, ...]

    def tokens(self, way: int) -> set[str]:
        """Return the words and numbers around it, without the reader's own name."""
        return {token for token in tokens(self.around[way]) if token.casefold() != self.listener}


@dataclass(frozen=True)
class Named:
    """By every line of one speaker stands a text that stands by none of the others'.

    Where lines run together, what stands behind one stands before the next: one side alone may tell, on the line itself
    or on those above or below it.
    """

    lines: tuple[Line, ...]
    called: Mapping[str, str]
    """Each user, with the name that the chat took."""

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: compare the tokens beside the lines, on all screens together; or look for the typed names there."""
        heard = [one for listener in self.called for one in self._heard_by(record, listener)]
        ways = range(len(heard[0].around)) if heard else ()
        if any(self._names_stand_there(heard, way) for way in ways):
            return None
        complaints = [self._mixed_up(record, [(one.speaker, one.tokens(way)) for one in heard]) for way in ways]
        return complaints[0] if complaints and all(complaints) else None

    def _heard_by(self, record: Transcript, listener: str) -> list[Heard]:
        """Return what a listener has read; what stands bare, next after a line of the same speaker, has its head.

        A head stands on a line of its own, above: with it, nothing stands on the line itself.
        """
        found: list[Heard] = []
        times = {line: heard_at(record, listener, line) for line in self.lines if line.speaker != listener}
        for _at, line in sorted(((at, line) for line, at in times.items() if at is not None), key=lambda one: one[0]):
            around = _surroundings(record, listener, line)
            beside, above = around[0], around[3]
            if found and found[-1].speaker == line.speaker and not tokens(beside + found[-1].around[0] + above):
                around = found[-1].around
            found.append(Heard(line.speaker, listener, around))
        return found

    def _names_stand_there(self, heard: Sequence[Heard], way: int) -> bool:
        """Tell whether by each line stands its speaker's name, glued to something or not, and by no other's."""

        def has(one: Heard, name: str) -> bool:
            return self.called[name].casefold() in one.around[way].casefold()

        return all(
            has(one, one.speaker)  # the reader's own name may stand anywhere
            and not any(has(one, name) for name in self.called if name not in (one.speaker, one.listener))
            for one in heard
        )

    def _mixed_up(self, record: Transcript, reading: list[tuple[str, set[str]]]) -> Complaint | None:
        """Return what is to be said where the tokens beside lines do not tell their speakers apart."""
        beside: dict[str, list[set[str]]] = {}
        for speaker, tokens_there in reading:
            beside.setdefault(speaker, []).append(tokens_there)
        for speaker, found in beside.items():
            common = set.intersection(*found)
            others = set().union(*(one for name, sets in beside.items() if name != speaker for one in sets))
            if not common - others:
                line = next(line for line in self.lines if line.speaker == speaker)
                listener = next(name for name in self.called if name != speaker)
                headline, shown = _("a reader cannot tell who wrote a line"), screen_end(record, listener)
                expected = _("something by each line of {name} tells that it is {name}'s: a name, an address, a number")
                got = _("{listener}'s screen shows: {text}").format(listener=listener, text=shown)
                return Complaint(headline, typed(line), expected.format(name=speaker), got, Half.SERVER)
        return None


def _surroundings(record: Transcript, listener: str, line: Line) -> tuple[str, ...]:
    """Return what was shown around a line, in five ways.

    On its line of the screen: on both sides, before it, behind it. On all lines that were shown with it, from when it
    was typed, or from the last other line, to the next one: above it and before it, behind it and below it.
    """
    shown = TYPED.sub(lambda word: as_typed(word.group()), new_text(record, listener, line.at))
    above, found, rest = shown.partition(line.words[0])
    if not found:  # more was shown than the record keeps
        above = next(one.before for one in record.screens[listener].sightings if one.word == line.words[0])
    rest = rest.partition(line.words[-1])[2] if len(line.words) > 1 else rest
    above, below = TYPED.split(above)[-1], TYPED.split(rest)[0]
    before, behind = _LINE_END.split(above)[-1], _LINE_END.split(below)[0]
    return f"{before} {behind}", before, behind, above, below


def _answer(record: Transcript, line: Line, by: float = float("inf")) -> tuple[str, set[str]]:
    """Return what a screen answers to its user's line by a time of the record, and what is new in it.

    The answer may come from the server, or from the client itself; what stood on the screen before (a prompt),
    and the line itself, are no answer of a client.
    """
    came = crossed(record, line.at, by, to=line.speaker)
    if came and record.screen(line.speaker).size > LIMITS.screen:
        return _("more than the grader keeps"), set()
    before = tokens(new_text(record, line.speaker, 0.0, line.at)) | tokens(line.text)
    end = by if came else min(by, _hung_up_at(record, line))
    shown = new_text(record, line.speaker, came[0].at if came else line.at, end).strip()
    new = tokens(shown) - before
    return (shown if (came and not _is_own(shown, line)) or new else ""), new


def _is_own(shown: str, line: Line) -> bool:
    """Tell whether a text is the author's own line, sent to everybody: with the author's name, and nothing else."""
    others = (one for one in tokens(shown) - tokens(line.text) if not one.casefold().startswith(line.speaker))
    return any(word in shown for word in line.words) and not any(others)


def _hung_up_at(record: Transcript, line: Line) -> float:
    """Return when the server ended its speaker's connection: what the client says of that is no answer to a line."""
    links = {event.link for event in record.of(Connected, line.speaker)}
    ends = (event.at for event in record.of(Closed, SERVER) if event.link in links and event.at >= line.at)
    return min(ends, default=float("inf"))


@dataclass(frozen=True)
class Answered:
    """A command is answered to its sender, by the server or by the client itself, and to nobody else."""

    line: Line
    others: tuple[str, ...]
    by: float = float("inf")

    def complaint(self, record: Transcript) -> Complaint | None:
        """Judge: new text on the sender's screen, and that text on no other screen."""
        sender = self.line.speaker
        answer, _new = _answer(record, self.line, self.by)
        expected = _("{name} is told how the command is used").format(name=sender)
        if not answer:
            got = _("no answer within {seconds:g} s").format(seconds=round(self.by - self.line.at, 1))
            headline = _("a malformed command is not answered")
            own = crash_of(record, sender) is not None and crash_of(record, SERVER) is None
            fault = Half.CLIENT if own else Half.SERVER
            return with_crash(record, Complaint(headline, typed(self.line), expected, got, fault))
        if not crossed(record, self.line.at, self.by, to=sender):
            return None  # the client's own answer, which others cannot read
        answer, new = _answer(record, self.line)  # what came later is read by others, too
        readers = [name for name in self.others if new and new <= tokens(new_text(record, name, self.line.at))]
        if not readers:
            return None
        got = _("{names} read it too: {text}").format(names=", ".join(readers), text=quote(answer, 80))
        headline = _("the answer to a malformed command goes to others too")
        return Complaint(headline, typed(self.line), expected, got, Half.SERVER, violation=True)


def is_answered_alone(stage: Stage, user: User, line: Line) -> None:
    """Expect an answer to a command on its user's screen, and claim that nobody else reads it."""
    play, looked, found = stage.play, -1.0, False
    others = tuple(other.name for other in stage.everyone_but(user))

    def answered() -> bool:
        nonlocal looked, found
        if not found and looked != (looked := play.recorder.last_event):  # something has happened since the last look
            found = Answered(line, ()).complaint(play.recorder.frozen()) is None
        return found

    happened, by = wait_for(play, answered, play.setup.patience.answer)
    play.claim(Answered(line, others, by))
    if not happened:
        raise Missed
    play.step(_("{name} is answered").format(name=user.name))
