"""Stand-in for `pyfiglet`: the text in its own letters, on a line."""

from __future__ import annotations

from typing import Any

DEFAULT_FONT = "standard"


class FigletError(Exception):
    """Never raised: there is no font that could be missing."""


class FontNotFound(FigletError):
    """Never raised."""


class FigletFont:
    """Knows one font."""

    @staticmethod
    def getFonts() -> list[str]:
        return [DEFAULT_FONT]


class Figlet:
    """Renders a text as it is."""

    def __init__(self, font: str = DEFAULT_FONT, direction: str = "auto", justify: str = "auto", width: int = 80):
        self.font, self.direction, self.justify, self.width = font, direction, justify, width

    def setFont(self, **how: Any) -> None:
        self.font = how.get("font", self.font)

    def getFonts(self) -> list[str]:
        return FigletFont.getFonts()

    def renderText(self, text: object) -> str:
        return f"{text}\n"


def figlet_format(text: object, font: str = DEFAULT_FONT, **how: Any) -> str:
    """Return the text and a line's end."""
    return Figlet(font, **how).renderText(text)


def print_figlet(text: object, font: str = DEFAULT_FONT, colors: object = "", **how: Any) -> None:
    """Print the text."""
    print(figlet_format(text, font, **how))
