"""Stand-in for `prompt_toolkit.history`: remembers nothing."""

from __future__ import annotations


class InMemoryHistory:
    """Remembers nothing."""


class FileHistory:
    """Remembers nothing."""

    def __init__(self, filename: str) -> None:
        self.filename = filename
