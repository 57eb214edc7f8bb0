"""Stand-in for `rich.theme`: a theme without effect."""

from __future__ import annotations

from typing import Any


class Theme:
    """Without effect."""

    def __init__(self, styles: Any = None, inherit: bool = True) -> None:
        pass
