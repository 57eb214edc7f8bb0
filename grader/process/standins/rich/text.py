"""Stand-in for `rich.text`: text whose styles are not kept."""

from __future__ import annotations

from typing import Any

from .markup import strip


class Text:
    """A text that grows; `append` and what styles it return the text itself."""

    def __init__(self, text: str = "", style: Any = "", **how: Any) -> None:
        self.plain = str(text)

    def __str__(self) -> str:
        return self.plain

    def __len__(self) -> int:
        return len(self.plain)

    def __add__(self, other: Any) -> Text:
        return Text(self.plain + str(other))

    def __contains__(self, other: object) -> bool:
        return str(other) in self.plain

    def append(self, text: Any, style: Any = None) -> Text:
        self.plain += str(text)
        return self

    def append_text(self, text: Text) -> Text:
        return self.append(text)

    def stylize(self, style: Any, start: int = 0, end: int | None = None) -> None:
        pass

    def highlight_words(self, *how: Any, **more: Any) -> int:
        return 0

    def highlight_regex(self, *how: Any, **more: Any) -> int:
        return 0

    def copy(self) -> Text:
        return Text(self.plain)

    @classmethod
    def from_markup(cls, text: str, **how: Any) -> Text:
        return cls(strip(text))

    @classmethod
    def assemble(cls, *parts: Any, **how: Any) -> Text:
        return cls("".join(str(part[0]) if isinstance(part, tuple) else str(part) for part in parts))
