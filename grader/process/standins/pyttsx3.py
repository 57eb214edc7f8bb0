"""Stand-in for `pyttsx3`: speaks no word."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any


class Engine:
    """Keeps its settings, and is silent."""

    def __init__(self) -> None:
        voices = [SimpleNamespace(id=f"voice{n}", name=f"voice {n}", languages=[], gender=None) for n in range(2)]
        self._settings: dict[str, Any] = {"rate": 200, "volume": 1.0, "voice": "voice0", "voices": voices}

    def getProperty(self, name: str) -> Any:
        return self._settings[name]

    def setProperty(self, name: str, value: Any) -> None:
        self._settings[name] = value

    def say(self, text: str, name: str | None = None) -> None:
        pass

    def runAndWait(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def isBusy(self) -> bool:
        return False


def init(driverName: str | None = None, debug: bool = False) -> Engine:
    """Return an engine that is silent."""
    return Engine()


def speak(text: str) -> None:
    """Speak no word."""
