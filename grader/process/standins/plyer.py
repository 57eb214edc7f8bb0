"""Stand-in for `plyer`: notifies nobody."""

from __future__ import annotations

from typing import Any


class notification:
    """Shows no notification."""

    @staticmethod
    def notify(*text: Any, **how: Any) -> None:
        pass
