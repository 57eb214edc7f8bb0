"""Stand-in for `colorama`: every colour is an empty text."""

from __future__ import annotations


class _Codes:
    """Any name is a code without effect."""

    def __getattr__(self, name: str) -> str:
        if name.startswith("__"):
            raise AttributeError(name)
        return ""


class _Cursor:
    """Moves nothing."""

    def UP(self, n: int = 1) -> str:
        return ""

    def DOWN(self, n: int = 1) -> str:
        return ""

    def FORWARD(self, n: int = 1) -> str:
        return ""

    def BACK(self, n: int = 1) -> str:
        return ""

    def POS(self, x: int = 1, y: int = 1) -> str:
        return ""


Fore, Back, Style, Cursor = _Codes(), _Codes(), _Codes(), _Cursor()


def init(autoreset: bool = False, convert: object = None, strip: object = None, wrap: bool = True) -> None:
    """Do nothing."""


def deinit() -> None:
    """Do nothing."""


def reinit() -> None:
    """Do nothing."""


def just_fix_windows_console() -> None:
    """Do nothing."""
