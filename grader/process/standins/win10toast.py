"""Stand-in for `win10toast`: notifies nobody."""

from __future__ import annotations

from typing import Any


class ToastNotifier:
    """Shows no toast."""

    def show_toast(self, title: str = "", msg: str = "", *how: Any, **more: Any) -> bool:
        return True

    def notification_active(self) -> bool:
        return False
