"""The picture of the step that failed: a line's way between screens, clients and the server, the last arrow lost."""

from collections.abc import Iterator
from itertools import islice

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import holds, journey, tells_calls
from grader.judge.evidence import SERVER, Line, heard_at, window
from grader.judge.must_happen import Hears
from grader.judge.must_not_happen import NeverHears, NoEcho, OnceInOrder
from grader.model import Arrow, Lane
from grader.record.events import Crossed, Transcript
from grader.record.text import quote

MOST = 12  # arrows of one picture
_SHOWN = 60  # characters of a text on an arrow


def picture(failure: Failure) -> tuple[Arrow, ...]:
    """Return the arrows of the line that was lost, or went astray; none where another thing failed."""
    claim = failure.claim
    if isinstance(claim, Hears | NeverHears | NoEcho):
        line, reader = claim.line, getattr(claim, "listener", claim.line.speaker)
    elif isinstance(claim, OnceInOrder):
        seen = [one.word for one in failure.record.screen(claim.listener).sightings]
        line, reader = max(claim.lines, key=lambda one: seen.count(one.words[0])), claim.listener
    else:
        return ()
    return tuple(islice(_arrows(failure.record, line, reader), MOST))


def _arrows(record: Transcript, line: Line, reader: str) -> Iterator[Arrow]:
    speaker, server = line.speaker, Lane(SERVER)
    found, until = journey(record, line, reader), window(record, line)
    person, client = Lane(speaker, screen=True), Lane(speaker)
    left = [one for one in record.of(Crossed, speaker) if _is_of(one, line, found.plain, until)]
    missed = _is_missed(record, line, reader)
    yield Arrow(line.at, left[0].at if left else line.at, person, client, quote(line.text, _SHOWN), not left)
    if not left:
        return
    took = found.taken[0].at if found.taken else None
    lost_here = took is None and missed and not found.passed and tells_calls(record, SERVER)
    for one in left[:3]:
        yield Arrow(one.at, took or one.at, client, server, quote(one.data, _SHOWN).rstrip(), lost_here)
    if lost_here:
        return
    passed = [one for one in record.of(Crossed, SERVER) if _is_of(one, line, found.plain, until)]
    for chunk in passed:
        yield from _delivery(record, line, chunk)
    if missed and not any(one.to == reader for one in passed):
        at = passed[-1].at if passed else took or left[-1].at
        yield Arrow(at, at, server, Lane(reader), quote(line.text, _SHOWN), lost=True)


def _delivery(record: Transcript, line: Line, chunk: Crossed) -> Iterator[Arrow]:
    """Yield the way of one chunk to a client, and to its screen."""
    name, text = chunk.to, quote(chunk.data, _SHOWN).rstrip()
    found = journey(record, line, name)
    came = next((one.at for one in found.came if one.at >= chunk.at), None)
    shown = next(
        (one.at for one in record.screen(name).sightings if one.word in line.words and one.at >= chunk.at), None
    )
    lost = came is None and shown is None
    yield Arrow(chunk.at, came or shown or chunk.at, Lane(SERVER), Lane(name), text, lost)
    if not lost and (name != SERVER or shown):  # to itself: nobody expects it on its screen
        at = came or chunk.at
        yield Arrow(at, shown or at, Lane(name), Lane(name, screen=True), quote(line.text, _SHOWN), shown is None)


def _is_missed(record: Transcript, line: Line, reader: str) -> bool:
    """Tell whether a reader's screen never showed the line."""
    return heard_at(record, reader, line) is None


def _is_of(chunk: Crossed, line: Line, plain: bool, until: float) -> bool:
    """Tell whether a chunk holds the line: by its words or, where those cannot be read, by its time."""
    return chunk.at >= line.at and (holds(chunk.data, line) if plain else chunk.at <= until)
