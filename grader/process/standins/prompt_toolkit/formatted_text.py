"""Stand-in for `prompt_toolkit.formatted_text`: the text without what styles it."""

from __future__ import annotations

import html
import re
from typing import Any


class HTML:
    """A text whose tags are left out."""

    def __init__(self, value: str) -> None:
        self.value = value

    def __str__(self) -> str:
        return html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", self.value))

    def format(self, *args: Any, **kwargs: Any) -> HTML:
        quoted = {name: html.escape(str(value)) for name, value in kwargs.items()}
        return HTML(self.value.format(*(html.escape(str(value)) for value in args), **quoted))


class ANSI:
    """A text whose escape codes are left out."""

    def __init__(self, value: str) -> None:
        self.value = value

    def __str__(self) -> str:
        return re.sub(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\001\002]", "", self.value)


class FormattedText(list):  # type: ignore[type-arg]
    """A list of (style, text)."""

    def __str__(self) -> str:
        return "".join(str(part[1]) for part in self)


def to_text(value: Any) -> str:
    """Return the text of what is printed or asked: a string, formatted text, or a function that returns it."""
    if callable(value):
        value = value()
    return str(FormattedText(value) if isinstance(value, list) else value)
