"""The marks of a class as text: each student's, their spread, what fails how often, what has changed."""

from collections import Counter
from statistics import mean, median

from rich.console import RenderableType

from grader.language import _, ngettext
from grader.model.marks import Mark, Marks
from grader.report.page import PLAIN, Look
from grader.report.plain import number

BANDS = 10
"""Bars that show the spread of the scores."""


def to_class_text(marks: Marks, look: Look = PLAIN) -> str:
    """Return all marks, then what they show together."""
    people = ngettext("{count} student", "{count} students", len(marks.marks)).format(count=len(marks.marks))
    blocks: list[RenderableType] = [look.heading(f"{marks.assignment}: {people}")]
    if marks.marks:
        blocks.append(look.columns([_row(look, one) for one in marks.marks], right=1))
    for title, rows in ((_("Spread"), _spread(look, marks)), (_("What fails"), _fails(look, marks))):
        blocks += [look.text(""), look.heading(title), look.columns(rows, right=1)] if rows else []
    blocks += _lists(look, marks)
    return look.render(blocks)


def score_of(mark: Mark) -> str:
    """Return a score as text; a dash where there is none."""
    return "-" if mark.score is None else number(mark.score)


def said_of(mark: Mark) -> str:
    """Return what a teacher wants to know besides a score, in one line."""
    failed = _("fails: {criteria}").format(criteria=", ".join(mark.failed)) if mark.failed else ""
    return "; ".join(filter(None, (mark.note, failed)))


def _row(look: Look, mark: Mark) -> tuple[RenderableType, ...]:
    return look.text(mark.student), look.text(score_of(mark)), look.text(said_of(mark))


def bands(marks: Marks) -> list[tuple[str, int]]:
    """Return the spread of the scores: for each band its name, and how many scores lie in it."""
    width = marks.max_score / BANDS
    counts = Counter(min(BANDS - 1, int(score / width)) for score in marks.scores)
    return [(f"{number(band * width)}–{number((band + 1) * width)}", counts[band]) for band in range(BANDS)]


def failures(marks: Marks) -> list[tuple[str, int]]:
    """Return how many students fail each criterion, the most frequent first."""
    return Counter(name for one in marks.marks for name in one.failed).most_common()


def changed(marks: Marks) -> list[Mark]:
    """Return the marks that the last run has changed."""
    return [one for one in marks.marks if one.new and one.before is not None and one.before != one.score]


def _spread(look: Look, marks: Marks) -> list[tuple[RenderableType, ...]]:
    if not marks.scores:
        return []
    figures = _("mean {mean}, median {median}").format(
        mean=number(mean(marks.scores)), median=number(median(marks.scores))
    )
    most = max(count for _name, count in bands(marks))
    bar = "#" if look.ascii_only else "█"
    rows = [
        (look.text(name), look.text(str(count)), look.text(bar * round(30 * count / most)))
        for name, count in bands(marks)
    ]
    return [*rows, (look.text(""), look.text(""), look.text(figures))]


def _fails(look: Look, marks: Marks) -> list[tuple[RenderableType, ...]]:
    return [(look.text(name), look.text(str(count)), look.text("")) for name, count in failures(marks)]


def _lists(look: Look, marks: Marks) -> list[RenderableType]:
    """Return who needs a person's look, and what has changed."""
    blocks: list[RenderableType] = []
    arrow = _("{student}: {before} before, now {score}")
    news = [
        arrow.format(student=one.student, before=number(one.before or 0), score=score_of(one)) for one in changed(marks)
    ]
    look_at = [one.student for one in marks.marks if one.review]
    for title, lines in ((_("A person should look at"), look_at), (_("Changed since the run before"), news)):
        blocks += [look.text(""), look.heading(title), *map(look.bullet, lines)] if lines else []
    return blocks
