"""A student's text made harmless, once, where it enters the record; and as a screen would show it."""

import re

from grader.language import ngettext
from grader.limits import LIMITS

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")


def quote(text: str | bytes, limit: int = LIMITS.quote) -> str:
    """Return a student's text so that no terminal, page or parser takes it for a command.

    Control characters, escapes, direction marks and lone surrogates become visible escapes; what is longer
    than `limit` characters is cut in the middle, and says so.
    """
    plain = text.decode("utf-8", "backslashreplace") if isinstance(text, bytes) else text
    if len(plain) > limit:
        half = limit // 2
        out = len(plain) - 2 * half
        said = ngettext("({count} character left out)", "({count} characters left out)", out).format(count=out)
        plain = f"{plain[:half]} … {said} … {plain[-half:]}"
    return _CONTROL.sub(lambda found: ascii(found.group())[1:-1], plain)


def sized(count: int) -> str:
    """Return how many bytes there are, in words."""
    return ngettext("{count} byte", "{count} bytes", count).format(count=count)


def without_escapes(text: str) -> str:
    """Return a text as a screen shows it: without what only moves the cursor or colours."""
    return _ESCAPES.sub("", text).replace("\r\n", "\n")
