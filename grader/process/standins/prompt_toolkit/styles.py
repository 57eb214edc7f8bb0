"""Stand-in for `prompt_toolkit.styles`: a style without effect."""

from __future__ import annotations

from typing import Any


class Style:
    """Without effect."""

    def __init__(self, style_rules: Any = ()) -> None:
        pass

    @classmethod
    def from_dict(cls, style_dict: Any, **how: Any) -> Style:
        return cls()
