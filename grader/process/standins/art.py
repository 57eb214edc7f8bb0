"""Stand-in for `art`: the text in its own letters; a picture is its name."""

from __future__ import annotations

from typing import Any


class artError(Exception):
    """Never raised: there is no font that could be missing."""


def text2art(text: object, font: str = "standard", **how: Any) -> str:
    """Return the text and a line's end."""
    return f"{text}\n"


def tprint(text: object, font: str = "standard", **how: Any) -> None:
    """Print the text."""
    print(text)


def art(artname: str, number: int = 1, **how: Any) -> str:
    """Return the picture's name, as often as the picture was asked for."""
    return " ".join([artname] * number)


def aprint(artname: str, number: int = 1, **how: Any) -> None:
    """Print the picture's name."""
    print(art(artname, number))


def randart() -> str:
    """Return no picture."""
    return ""


def decor(decoration: str, **how: Any) -> str:
    """Return no decoration."""
    return ""


def line(char: str = "#", number: int = 30) -> str:
    """Return a line of a sign."""
    return char * number


def lprint(length: int = 15, height: int = 1, char: str = "#") -> None:
    """Print lines of a sign."""
    for _ in range(height):
        print(char * length)


def set_default(**how: Any) -> None:
    """Do nothing."""
