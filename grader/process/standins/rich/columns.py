"""Stand-in for `rich.columns`: one below the other."""

from __future__ import annotations

from typing import Any

from .console import Group


class Columns(Group):
    """What is in them."""

    def __init__(self, renderables: Any = (), *how: Any, **more: Any) -> None:
        super().__init__(*renderables)
