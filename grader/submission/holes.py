"""The places that a student has still to fill."""

from __future__ import annotations

import io
import re
import tokenize
from typing import TYPE_CHECKING

from grader.model import Hole
from grader.record.text import quote
from grader.submission.source import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.submission.source import Source

_HOLE = re.compile(r"#\s*TODO\s+(\d{1,9})\b")


def holes(sources: Iterable[Source]) -> tuple[Hole, ...]:
    """Return the numbered TODO comments, in the order of their numbers; text in strings is none."""
    found: list[tuple[int, Hole]] = []
    for source in sources:
        for line, comment in _comments(source.text) if "TODO" in source.text else ():
            if match := _HOLE.match(comment):
                text = quote(comment.lstrip("# \t"))
                found.append((int(match[1]), Hole(shown(source.file), line, text)))
    return tuple(hole for _number, hole in sorted(found, key=lambda pair: pair[0]))


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield the comments of a program with their lines, as far as it can be read."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string
    except (tokenize.TokenError, SyntaxError):  # the rest is no Python: its comments cannot be told from text
        return
