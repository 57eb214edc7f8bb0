"""Stand-in for `rich.padding`: no space around anything."""

from __future__ import annotations

from typing import Any

from .console import Group


class Padding(Group):
    """What is in it."""

    def __init__(self, renderable: Any, pad: Any = 0, **how: Any) -> None:
        super().__init__(renderable)
