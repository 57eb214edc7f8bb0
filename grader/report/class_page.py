"""The marks of a class as one page for a browser: no network, no script from elsewhere, a student's text stays text."""

from pathlib import Path
from statistics import mean, median

from grader.errors import UsageError
from grader.language import _, language
from grader.model.marks import Marks
from grader.report.class_text import bands, changed, failures, said_of, score_of
from grader.report.plain import number

TEMPLATE = Path(__file__).with_name("class.html")


def to_class_page(marks: Marks) -> str:
    """Return the page.

    Raises:
        UsageError: Jinja2, which comes with the extra `pages`, is not installed.
    """
    try:
        from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - an extra: only this needs it
    except ImportError as error:
        said = _('A page needs Jinja2, which is not installed: pip install "chat-lab-kit[pages]"')
        raise UsageError(said) from error
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page.globals.update(_=_, score_of=score_of, said_of=said_of, number=number)
    return page.from_string(TEMPLATE.read_text("utf-8")).render(
        language=language(),
        marks=marks,
        bands=bands(marks),
        most=max([count for _name, count in bands(marks)] or [0]) or 1,
        failures=failures(marks),
        changed=changed(marks),
        mean=number(mean(marks.scores)) if marks.scores else "-",
        median=number(median(marks.scores)) if marks.scores else "-",
    )
