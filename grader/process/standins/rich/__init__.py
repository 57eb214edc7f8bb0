"""Stand-in for `rich`: prints the text, without colours, frames and wrapped lines."""

from __future__ import annotations

from typing import Any

from .console import Console

_console = Console()


def get_console() -> Console:
    """Return the console that `print` uses."""
    return _console


def reconfigure(*how: Any, **more: Any) -> None:
    """Do nothing."""


def print(*objects: Any, sep: str = " ", end: str = "\n", file: Any = None, flush: bool = False) -> None:
    """Print objects; the markup of texts is left out."""
    Console(file=file).print(*objects, sep=sep, end=end)


def print_json(json: str | None = None, *, data: Any = None, **how: Any) -> None:
    """Print JSON."""
    _console.print_json(json, data=data)
