"""Stand-in for `rich.markup`: tags such as [bold red] are taken out."""

from __future__ import annotations

import re

_TAG = re.compile(r"(\\*)\[([a-z#/@][^\[]*?)\]")  # what rich takes for a tag


def escape(markup: str) -> str:
    """Return a text in which nothing is a tag."""
    return _TAG.sub(lambda tag: tag[1] * 2 + "\\" + tag[0][len(tag[1]) :], markup)


def strip(markup: str) -> str:
    """Return the text without its tags; a backslash before one keeps it."""

    def plain(tag: re.Match[str]) -> str:
        kept = tag[1][: len(tag[1]) // 2]
        return kept + tag[0][len(tag[1]) :] if len(tag[1]) % 2 else kept

    return _TAG.sub(plain, markup)
