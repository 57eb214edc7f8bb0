"""Text made safe and fit for the place it goes to. A report may hold a student's words anywhere.

Rule 1. Whatever `grader.record.text.quote` missed is quoted here again: a renderer trusts nobody.
Rule 2. The ascii form replaces the report's own signs only; a student's Cyrillic stays Cyrillic.
"""

import re

from grader.record.text import quote

LONGEST_TEXT = 4_000
"""Characters of one text that the console shows: fifty full lines; JSON and JUnit have all of it."""

LONGEST_LINE = 400
"""Characters of one line that the console shows, as many as one sentence may quote."""

MOST_LINES = 40
"""Lines of one text that the console shows: a screen's height; the stacks of three threads take less."""

_ASCII = str.maketrans(
    {
        "×": "x",
        "·": "-",
        "…": "...",
        "–": "-",
        "—": "-",
        "−": "-",
        "→": "->",
        "“": '"',
        "”": '"',
        "’": "'",
        "«": '"',
        "»": '"',
    }
)
# GitHub and Azure take `::name …::` at the head of a line, and `##[name]` anywhere, as commands.
_CI_COMMAND = re.compile(r"::(?=[\w-]+.*?::)|##(?=\w*\[)")
# What XML 1.0, section 2.2, leaves out of Char.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str, *, ascii_only: bool = False) -> str:
    """Return `text` harmless to a terminal and a CI log, not endless, our signs in ASCII on demand."""
    lines = quote(text.replace("\r\n", "\n").rstrip(), LONGEST_TEXT).expandtabs(4).split("\n")
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES // 2], "…", *lines[-MOST_LINES // 2 :]]
    shown = "\n".join(quote(line, LONGEST_LINE) for line in lines)
    shown = _CI_COMMAND.sub(lambda found: f"{found.group()[0]} {found.group()[1]}", shown)
    return shown.translate(_ASCII) if ascii_only else shown


def xml_text(text: str) -> str:
    """Return `text` without the characters that no XML 1.0 document may hold."""
    return _NO_XML.sub("", text)


def number(value: float) -> str:
    """Return 95 for 95.0, and 66.5 for 66.50."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def factor(value: float) -> str:
    """Return 1.0 for 1, 0.8 and 0.75 as they are: a factor always shows its point."""
    text = number(value)
    return text if "." in text else f"{text}.0"
