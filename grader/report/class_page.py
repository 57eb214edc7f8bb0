"""The marks of a class as one page for a browser: to sort, to filter, to fold out each report."""

from statistics import mean, median

from grader.model.marks import Marks
from grader.report.class_text import bands, changed, failures, said_of, score_of
from grader.report.html import rendered
from grader.report.plain import number


def to_class_page(marks: Marks) -> str:
    """Return the page.

    Raises:
        UsageError: Jinja2, which comes with the extra `pages`, is not installed.
    """
    return rendered(
        "class.html",
        score_of=score_of,
        said_of=said_of,
        marks=marks,
        bands=bands(marks),
        most=max([count for _name, count in bands(marks)] or [0]) or 1,
        failures=failures(marks),
        changed=changed(marks),
        mean=number(mean(marks.scores)) if marks.scores else "-",
        median=number(median(marks.scores)) if marks.scores else "-",
    )
