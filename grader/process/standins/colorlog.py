"""Stand-in for `colorlog`: the standard `logging`; what a format says about colours is left out."""

from __future__ import annotations

import logging
import re
from logging import CRITICAL, DEBUG, ERROR, INFO, WARNING, StreamHandler, getLogger
from typing import Any

__all__ = [
    "CRITICAL", "DEBUG", "ERROR", "INFO", "WARNING", "ColoredFormatter", "StreamHandler", "basicConfig", "getLogger",
]  # fmt: skip

_COLOUR = r"(?:\w*log_color|reset|(?:\w+_)?(?:black|red|green|yellow|blue|purple|cyan|white)|bold|thin)"
_CODE = re.compile(rf"%\({_COLOUR}\)s|\$\{{{_COLOUR}\}}|\{{{_COLOUR}\}}")


class ColoredFormatter(logging.Formatter):
    """Formats as `logging` does."""

    def __init__(self, fmt: str | None = None, datefmt: str | None = None, style: Any = "%", **colours: Any) -> None:
        super().__init__(fmt and _CODE.sub("", fmt), datefmt, style)


def basicConfig(**how: Any) -> None:
    """Configure `logging` without the colours."""
    for name in ("log_colors", "reset", "secondary_log_colors"):
        how.pop(name, None)
    if "format" in how:
        how["format"] = _CODE.sub("", how["format"])
    logging.basicConfig(**how)
