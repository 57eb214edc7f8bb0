"""Stand-in for `pyfiglet`: the text in its own letters, on a line."""

from __future__ import annotations

from typing import Any


def figlet_format(text: object, *font: Any, **how: Any) -> str:
    """Return the text and a line's end."""
    return f"{text}\n"


class Figlet:
    """Renders a text as it is."""

    def __init__(self, *font: Any, **how: Any) -> None:
        self.renderText = figlet_format
