"""Where things stand in a page's drawings: a step that failed between lines of life, and threads side by side.

Time runs down in the first and to the right in the second; a step of it is a thing that happened, however long it took:
on a true scale the milliseconds of a line's way would be one point beside the seconds of a wait.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from grader.language import _
from grader.model import Arrow, Film, Lane, Moment
from grader.report.picture import SERVER, lanes, names_of

APART, ROW, HEAD = 150, 34, 56
"""Points from one line of life to the next, from one arrow to the next, and of what stands above them."""
LETTER = 7
"""Points of a letter on an arrow."""
STEP, TRACK = 9, 26
"""Points of one moment, and from one thread to the next."""


@dataclass(frozen=True)
class Life:
    """A line of life: where it stands, whose it is, and what."""

    x: int
    whose: str
    what: str


@dataclass(frozen=True)
class Way:
    """An arrow: from where to where, the words that have room on it, and a sentence with all of it."""

    y: int
    start: int
    end: int
    label: str
    said: str
    lost: bool

    @property
    def tip(self) -> int:
        """Where it ends: a lost one does not arrive."""
        return self.end if not self.lost else self.end + (28 if self.end < self.start else -28)


@dataclass(frozen=True)
class Drawing:
    """A step that failed."""

    width: int
    height: int
    lives: tuple[Life, ...]
    ways: tuple[Way, ...]


def drawing_of(arrows: Sequence[Arrow]) -> Drawing | None:
    """Return the drawing of a picture; None where there is none."""
    shown = sorted((one for one in arrows if one.sender != one.receiver), key=lambda one: one.at)
    if not shown:
        return None
    places = {lane: APART // 2 + number * APART for number, lane in enumerate(lanes(shown))}
    lives = tuple(Life(x, *names_of(lane)) for lane, x in places.items())
    ways = tuple(_way(one, places[one.sender], places[one.receiver], HEAD + ROW * n) for n, one in enumerate(shown, 1))
    return Drawing(APART * len(places), HEAD + ROW * (len(shown) + 1), lives, ways)


def _way(arrow: Arrow, start: int, end: int, y: int) -> Way:
    room = (abs(end - start) - 24) // LETTER
    text = " ".join(arrow.text.split())
    label = text if len(text) <= room else text[: room - 1] + "…"
    said = (
        _("{at} s, {sender} → {receiver}: {text}")
        if not arrow.lost
        else _("{at} s, {sender} → {receiver}: {text}. It did not arrive.")
    )
    words = said.format(at=f"{arrow.at:.3f}", sender=called(arrow.sender), receiver=called(arrow.receiver), text=text)
    return Way(y, start, end, label, words, arrow.lost)


def called(lane: Lane) -> str:
    """Return a line of life in words."""
    if lane.who == SERVER:
        return _("server")
    return (_("the screen of {who}") if lane.screen else _("the client of {who}")).format(who=lane.who)


@dataclass(frozen=True)
class Mark:
    """What a thread did, or from where to where it waited; `step` is how far the film has come by then."""

    x: int
    width: int
    call: str
    waits: bool
    said: str
    step: int


@dataclass(frozen=True)
class Track:
    """One thread of one program; `first` of that program's."""

    y: int
    who: str
    thread: str
    marks: tuple[Mark, ...]
    first: bool


@dataclass(frozen=True)
class Chart:
    """The threads of a play."""

    width: int
    height: int
    tracks: tuple[Track, ...]


def chart_of(film: Film) -> Chart | None:
    """Return the threads of a film side by side; None where none was seen."""
    found: dict[tuple[str, str], list[tuple[int, int, Moment]]] = {}
    column = step = 0
    for moment in film.moments:
        if moment.of_thread:
            found.setdefault((moment.who, moment.thread), []).append((column, step, moment))
            column += 1
        else:
            step += 1
    order = sorted(found, key=lambda key: film.cast.index(key[0]))
    tracks = []
    for number, key in enumerate(order):
        ends = [at for at, _step, _moment in found[key][1:]] + [column]
        marks = tuple(_mark(one, end) for one, end in zip(found[key], ends, strict=True))
        first = not number or order[number - 1][0] != key[0]
        tracks.append(Track(TRACK * (number + 1), *key, marks, first))
    return Chart(STEP * (column + 2), TRACK * (len(tracks) + 1), tuple(tracks)) if tracks else None


def _mark(seen: tuple[int, int, Moment], end: int) -> Mark:
    at, step, moment = seen
    waits, place = moment.what == "waits", moment.place.rpartition("/")[2]
    said = _("{at} s: waits in {call}, {place}") if waits else _("{at} s: {call}, {place}")
    words = said.format(at=f"{moment.at:.3f}", call=moment.text, place=place or "?")
    return Mark(STEP * (at + 1), STEP * (end - at) if waits else 0, moment.text, waits, words, step)
