"""Stand-in for `rich.pretty`."""

from __future__ import annotations

from pprint import pformat
from typing import Any


def install(*how: Any, **more: Any) -> None:
    """Do nothing."""


def pprint(value: Any, **how: Any) -> None:
    """Print a value."""
    print(pformat(value))
