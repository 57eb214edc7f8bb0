"""Stand-in for `rich.align`: everything stands at the left."""

from __future__ import annotations

from typing import Any

from .console import Group


class Align(Group):
    """What is in it, at the left."""

    def __init__(self, renderable: Any, align: str = "left", *how: Any, **more: Any) -> None:
        super().__init__(renderable)

    @classmethod
    def center(cls, renderable: Any, *how: Any, **more: Any) -> Align:
        return cls(renderable)

    left = right = center
