"""Stand-in for `termcolor`: the text is kept, its colour is not."""

from __future__ import annotations

from typing import Any

COLORS = ATTRIBUTES = HIGHLIGHTS = {}  # type: dict[str, int]
RESET = ""


def colored(
    text: object,
    color: object = None,
    on_color: object = None,
    attrs: object = None,
    *,
    no_color: object = None,
    force_color: object = None,
) -> str:
    """Return the text."""
    return str(text)


def cprint(
    text: object,
    color: object = None,
    on_color: object = None,
    attrs: object = None,
    *,
    no_color: object = None,
    force_color: object = None,
    **how: Any,
) -> None:
    """Print the text; `how` is print's own (end, file, flush)."""
    print(text, **how)
