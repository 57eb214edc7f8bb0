"""Stand-in for `emoji`: texts are left as they are, `:name:` too; it knows no picture."""

from __future__ import annotations

from typing import Any

EMOJI_DATA: dict[str, dict[str, Any]] = {}
UNICODE_EMOJI: dict[str, dict[str, str]] = {"en": {}}
LANGUAGES = ["en"]


def emojize(string: str, *how: Any, **more: Any) -> str:
    """Return the text."""
    return string


def demojize(string: str, *how: Any, **more: Any) -> str:
    """Return the text."""
    return string


def replace_emoji(string: str, *how: Any, **more: Any) -> str:
    """Return the text."""
    return string


def is_emoji(string: str) -> bool:
    """Know none."""
    return False


def emoji_count(string: str, unique: bool = False) -> int:
    """Know none."""
    return 0


def emoji_list(string: str) -> list[dict[str, Any]]:
    """Know none."""
    return []
