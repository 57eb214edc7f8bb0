"""Stand-in for `rich.traceback`: tracebacks stay as Python writes them."""

from __future__ import annotations

from typing import Any


def install(*how: Any, **more: Any) -> None:
    """Do nothing."""
