"""What a stream can show: the one place of the report that looks at a terminal. It writes nothing."""

from contextlib import suppress
from typing import TextIO

from rich.console import Console

from grader.report.page import UNICODE_SIGNS, Look

WIDEST = 100
"""Columns beyond which lines of text are hard to read."""


def look_for(stream: TextIO) -> Look:
    """Return how a report is set for `stream`: a file gets 80 columns without colour."""
    console = Console(file=stream)
    return Look(
        width=min(console.width, WIDEST) if stream.isatty() else Look.width,
        color=console.color_system not in (None, "windows") and not console.no_color,
        ascii_only=not _holds(stream, UNICODE_SIGNS),
    )


def _holds(stream: TextIO, signs: str) -> bool:
    with suppress(UnicodeEncodeError, LookupError):
        return bool(signs.encode(stream.encoding or "ascii"))
    return False
