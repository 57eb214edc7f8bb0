"""Stand-in for `colored`: every colour is an empty text, and styled text is the text."""

from __future__ import annotations

from typing import Any


class _Codes:
    """Any name is a code without effect."""

    def __getattr__(self, name: str) -> str:
        if name.startswith("__"):
            raise AttributeError(name)
        return ""

    def rgb(self, *values: object) -> str:
        return ""

    RGB = rgb


Fore = Back = Style = fore = back = style = _Codes()


def fg(name: object) -> str:
    """Return no code."""
    return ""


def bg(name: object) -> str:
    """Return no code."""
    return ""


def attr(name: object) -> str:
    """Return no code."""
    return ""


fore_rgb = back_rgb = _Codes().rgb


def stylize(text: object, formatting: object = "", reset: bool = True) -> str:
    """Return the text."""
    return str(text)


stylize_interactive = stylize


def cprint(text: object, formatting: object = "", reset: bool = True, **how: Any) -> None:
    """Print the text; `how` is print's own."""
    print(text, **how)
