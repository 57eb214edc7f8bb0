"""Stand-in for `rich.panel`: what is in the panel, below its title."""

from __future__ import annotations

from typing import Any

from .console import Group


class Panel:
    """A title, what stands below it, and a subtitle."""

    def __init__(self, renderable: Any, box: Any = None, *, title: Any = None, subtitle: Any = None, **how: Any):
        self.renderable, self.title, self.subtitle = renderable, title, subtitle

    @classmethod
    def fit(cls, renderable: Any, box: Any = None, **how: Any) -> Panel:
        return cls(renderable, box, **how)

    def __str__(self) -> str:
        return str(Group(*(part for part in (self.title, self.renderable, self.subtitle) if part is not None)))
