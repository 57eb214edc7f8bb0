"""The film of a play, from its record: what a reader of the page sees happen. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence

from grader.judge.played import Played
from grader.judge.verdicts import Verdict
from grader.language import _
from grader.limits import LIMITS
from grader.model import Film, Finding, Moment, Outcome
from grader.record.events import (
    Accepted,
    Asked,
    Began,
    Crossed,
    Cut,
    Ended,
    Event,
    Left,
    Sent,
    Shown,
    Took,
    Transcript,
    Typed,
    Worked,
)
from grader.record.text import quote

_LOOKS = re.compile(r"\\x1b\[[0-?]*[ -/]*[@-~]|\\r(?=\n|$)")
"""Escapes as they are quoted in a record: what moves the cursor or colours is nothing to read."""
_ASKED_FOR = re.compile(r"^(?:Current thread|Thread) 0x", re.MULTILINE)
"""How the stacks of all threads begin, which a hanging program writes at its end, for the grader asks it to."""


CALLS: Mapping[type[Event], tuple[str, str]] = {
    Accepted: ("does", "accept"),
    Asked: ("waits", "input"),
    Sent: ("does", "send"),
    Took: ("does", "recv"),
}
"""What a thread does in the moment that is told, and in which call."""


def film_of_first(findings: Sequence[Finding], verdicts: Mapping[str, Verdict]) -> Film | None:
    """Return the film of the first failure; where nothing has failed, of the play that most people stayed in."""
    seen = [one for one in findings if verdicts[one.criterion.id].played]
    failed = [one for one in seen if one.outcome is Outcome.FAILED]
    passed = [one for one in seen if one.outcome is Outcome.PASSED and one.criterion.tier == "task"]
    chosen = failed[0] if failed else max(passed, key=lambda one: _staying(verdicts[one.criterion.id]), default=None)
    played = verdicts[chosen.criterion.id].played if chosen else None
    return film_of(played) if played else None


def _staying(verdict: Verdict) -> int:
    return len(verdict.played.users) - len(verdict.played.gone) if verdict.played else 0


def film_of(played: Played) -> Film | None:
    """Return the film of a play; None where it has left no record."""
    if (record := played.record) is None:
        return None
    moments = sorted(_moments(record), key=lambda one: one.at)
    cast = tuple(dict.fromkeys(event.who for event in record.of(Began)))
    shown = tuple(one for one in moments if one.who in cast)
    said = {who: _ASKED_FOR.split(record.screen(who).errors)[0].strip() for who in cast}
    errors = tuple((who, quote(text, LIMITS.film_errors)) for who, text in said.items() if text)
    return Film(tuple(played.booked), cast, shown[: LIMITS.film], errors, len(shown) > LIMITS.film)


def _moments(record: Transcript) -> Iterator[Moment]:
    asked: set[str] = set()  # who has begun to write the stacks of its threads
    said: dict[str, str] = {}  # by each screen last: standard error that a person takes for said is told twice
    for event in record.events:
        if event.at > record.over:
            return
        if not isinstance(event, Shown):
            yield from _moment_of(event)
        elif event.who in asked or _ASKED_FOR.match(event.text):
            asked.add(event.who)
        elif event.stream == "stdout" or said.get(event.who) != event.text:
            what, said[event.who] = "shown" if event.stream == "stdout" else "error", event.text
            yield Moment(event.at, event.who, what, _LOOKS.sub("", event.text))


def _moment_of(event: Event) -> Iterator[Moment]:
    at, who = event.at, event.who
    match event:
        case Began(file=file):
            yield Moment(at, who, "began", file)
        case Typed(text=text):
            yield Moment(at, who, "typed", quote(text, LIMITS.film_text))
        case Crossed(to=to, data=data):
            yield Moment(at, who, "crossed", quote(data, LIMITS.film_text), to)
        case Left():
            yield Moment(at, who, "left")
        case Ended(code=code):
            yield Moment(at, who, "ended", _("it ended by itself (code {code})").format(code=code))
        case Cut(why=why):
            yield Moment(at, who, "ended", why)
        case Worked(call=call):
            yield Moment(at, who, "waits", call, "", event.thread, event.place)
        case Asked() | Accepted() | Sent() | Took():
            what, call = CALLS[type(event)]
            yield Moment(at, who, what, call, "", event.thread, event.place)
