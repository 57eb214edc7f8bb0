"""Stand-in for `rich.box`: any name is a frame, and none is drawn."""

from __future__ import annotations


class Box:
    """A frame that is not drawn."""


def __getattr__(name: str) -> Box:
    if not name.isupper():
        raise AttributeError(name)
    return Box()
