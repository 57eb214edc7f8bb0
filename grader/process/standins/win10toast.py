"""Stand-in for `win10toast`: notifies nobody."""

from __future__ import annotations

from typing import Any


class ToastNotifier:
    """Shows no toast."""

    def show_toast(self, *text: Any, **how: Any) -> bool:
        return True
