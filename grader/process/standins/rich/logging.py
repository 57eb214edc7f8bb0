"""Stand-in for `rich.logging`: a handler that writes plain lines, to standard output as rich does."""

from __future__ import annotations

import logging
import sys
from typing import Any


class RichHandler(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes plain lines."""

    def __init__(self, level: Any = logging.NOTSET, console: Any = None, **how: Any) -> None:
        super().__init__(console.file if console else sys.stdout)
        self.setLevel(level)
