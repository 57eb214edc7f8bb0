"""Report -> text: one pure function a format. Nothing here opens a file, reads a clock or prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.report.console import to_console
from grader.report.data import to_json
from grader.report.junit import to_junit
from grader.report.listing import to_listing

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.model import Report

FORMATS: dict[str, tuple[str, Callable[[Report], str]]] = {
    "json": ("JSON", to_json),
    "junit": ("JUnit XML", to_junit),
}
"""What a report can be written as: the option of the command line (`--json`), its name for a reader, its renderer."""

__all__ = ["FORMATS", "to_console", "to_json", "to_junit", "to_listing"]
