"""A report as one page for a browser: the score, what to change first, the criteria, and the play as a film."""

from collections.abc import Iterator
from dataclasses import dataclass

from grader.language import _
from grader.model import Film, Finding, Place, Report
from grader.report import drawing, sentences
from grader.report.details import evidence_rows, run_rows, thread_rows
from grader.report.excerpt import marked_parts, where
from grader.report.html import rendered
from grader.report.picture import SERVER
from grader.report.plain import plain

TEMPLATES = ("report.html", "base.html", "pieces.html", "report.css", "report.js")
"""The page, and what it is made of."""
RING = 2 * 3.14159 * 52
"""The length of the ring that shows the score: its radius is 52 points."""


@dataclass(frozen=True)
class Said:
    """What one moment adds to a screen, or to the wire: from which step of the film on, what kind, its words."""

    step: int
    what: str
    text: str


@dataclass(frozen=True)
class Showing:
    """A film as a page shows it: each screen, the wire, and for each step what is said of it."""

    screens: dict[str, list[Said]]
    wire: list[Said]
    steps: list[str]


def to_page(report: Report) -> str:
    """Return the page.

    Raises:
        UsageError: Jinja2, which comes with the extra `pages`, is not installed.
    """
    film = report.film
    return rendered(
        TEMPLATES[0],
        report=report,
        first=sentences.first_failure(report),
        tiers=list(_tiers(report)),
        ring=RING,
        arcs=_arcs(report),
        says=sentences,
        drawing_of=drawing.drawing_of,
        where=where,
        code_rows=code_rows,
        showing=_showing(film) if film else None,
        chart=drawing.chart_of(film) if film else None,
        thread_rows=thread_rows(report.threads),
        evidence_rows=evidence_rows,
        run_rows=run_rows(report),
    )


def _tiers(report: Report) -> Iterator[tuple[str, list[Finding]]]:
    for tier in ("task", "beyond"):
        if found := [one for one in report.findings if one.criterion.tier == tier]:
            yield sentences.tier_words(tier, found), found


def _arcs(report: Report) -> tuple[float, float]:
    """Return how long the ring is for the score, and for what the protocol allows at most."""
    score = report.score
    most = max(score.max_points, 1.0)
    return RING * min(1.0, (score.score or 0.0) / most), RING * min(1.0, score.cap / most)


def code_rows(place: Place) -> list[tuple[int, str, str, str]]:
    """Return the lines around a place: each with its number, what stands before what is meant, that, and the rest.

    What all of them are indented by is left out: a telephone is narrow.
    """
    before, meant, after = marked_parts(place)
    top = place.line - len(place.above)
    rows = [(top + number, plain(text), "", "") for number, text in enumerate(place.above)]
    rows.append((place.line, before, meant, after))
    rows += [(place.line + number, plain(text), "", "") for number, text in enumerate(place.below, 1)]
    texts = ["".join(words) for _number, *words in rows]
    shared = min((len(text) - len(text.lstrip(" ")) for text in texts if text.strip()), default=0)
    return [(number, first[shared:], middle, last) for number, first, middle, last in rows]


def _showing(film: Film) -> Showing:
    people = sorted(film.cast, key=lambda who: who == SERVER)  # the server last: the users' screens are the chat
    screens: dict[str, list[Said]] = {who: [] for who in people}
    wire: list[Said] = []
    steps: list[str] = []
    for moment in (one for one in film.moments if not one.of_thread):
        words = sentences.moment_words(moment)
        at = _("{seconds} s").format(seconds=f"{moment.at:.3f}")
        steps.append(f"{at}: {words}")
        if moment.what == "crossed":
            wire.append(Said(len(steps), moment.what, f"{at}  {words}"))
        elif moment.what != "began":
            text = moment.text + "\n" if moment.what == "typed" else moment.text
            text = f"\n{words}\n" if moment.what in ("left", "ended") else text
            screens[moment.who].append(Said(len(steps), moment.what, text))
    return Showing(screens, wire, steps)
