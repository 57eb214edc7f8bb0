"""Stand-in for `prompt_toolkit.completion`: completes nothing."""

from __future__ import annotations

from typing import Any


class WordCompleter:
    """Completes nothing."""

    def __init__(self, words: Any = (), **how: Any) -> None:
        self.words = words
