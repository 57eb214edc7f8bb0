"""Report -> text: one pure function a format. Nothing here opens a file, reads a clock or prints."""

from collections.abc import Callable, Mapping

from grader.model import Report
from grader.report.console import to_console
from grader.report.data import to_json
from grader.report.github import to_annotations, to_summary
from grader.report.junit import to_junit
from grader.report.listing import to_listing
from grader.report.platforms import to_autolab, to_classroom50, to_gradescope, to_prairielearn, to_vpl
from grader.report.student_page import to_page

FORMATS: dict[str, tuple[str, Callable[[Report], str]]] = {
    "json": ("JSON", to_json),
    "junit": ("JUnit XML", to_junit),
    "html": ("HTML", to_page),
}
"""What a report can be written as: the option of the command line (`--json`), its name for a reader, its renderer."""

PLATFORMS: dict[str, Callable[[Report, Mapping[str, str]], str]] = {
    "autolab": to_autolab,
    "classroom50": to_classroom50,
    "github": to_annotations,
    "gradescope": to_gradescope,
    "prairielearn": to_prairielearn,
    "summary": to_summary,
    "vpl": to_vpl,
}
"""What a platform reads: the name for `--format`, its renderer."""

__all__ = ["FORMATS", "PLATFORMS", "to_console", "to_json", "to_junit", "to_listing"]
