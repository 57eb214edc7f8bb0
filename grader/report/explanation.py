"""A criterion explained (`--explain`): its sentence, the conversation that it is judged by, what it teaches."""

from collections.abc import Sequence

from rich.console import RenderableType

from grader.language import _
from grader.model import Criterion, Film
from grader.report.page import PLAIN, Look
from grader.report.plain import number
from grader.report.sentences import moment_words

EXAMPLE = 6
"""Messages on the wire that are shown: one line, and its way to two others, with the answer to one."""


def to_explanation(criterion: Criterion, steps: Sequence[str], film: Film | None, look: Look = PLAIN) -> str:
    """Return the explanation as a page for a person; without a play where there is none."""
    blocks: list[RenderableType] = [look.heading(f"{criterion.id}: {criterion.says}")]
    facts = [(_("points"), number(criterion.points)), (_("needs"), ", ".join(criterion.needs))]
    blocks.append(look.labelled([row for row in facts if row[1]]))
    if steps:
        numbered = [(look.text(f"{count}."), look.text(step)) for count, step in enumerate(steps, 1)]
        blocks += [look.text(""), look.heading(_("How it is tried, here with a chat that works"))]
        blocks.append(look.columns(numbered, right=0))
    crossed = [one for one in film.moments if one.what == "crossed"] if film else []
    if crossed:
        blocks += [look.text(""), look.heading(_("An example on the wire; yours may look otherwise"))]
        blocks.append(look.columns([(look.text(moment_words(one)),) for one in crossed[-EXAMPLE:]]))
    texts = (_("What it teaches"), criterion.teaches), (_("What to look at where it fails"), criterion.advice)
    for title, text in texts:
        blocks += [look.text(""), look.heading(title), look.columns([(look.text(text),)])] if text else []
    return look.render(blocks)
