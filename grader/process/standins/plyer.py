"""Stand-in for `plyer`: notifies and vibrates nobody."""

from __future__ import annotations

from typing import Any


class _Notification:
    def notify(self, title: str = "", message: str = "", **how: Any) -> None:
        pass


class _Vibrator:
    def vibrate(self, time: float = 1) -> None:
        pass

    def exists(self) -> bool:
        return False


notification, vibrator = _Notification(), _Vibrator()
