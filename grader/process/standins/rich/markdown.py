"""Stand-in for `rich.markdown`: the text as it was written."""

from __future__ import annotations

from typing import Any


class Markdown:
    """The text as it was written."""

    def __init__(self, markup: str, *how: Any, **more: Any) -> None:
        self.markup = markup

    def __str__(self) -> str:
        return self.markup
