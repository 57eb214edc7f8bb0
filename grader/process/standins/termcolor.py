"""Stand-in for `termcolor`: the text is kept, its colour is not."""

from __future__ import annotations

from typing import Any


def colored(text: object, *style: Any, **more: Any) -> str:
    """Return the text."""
    return str(text)


def cprint(text: object, color: Any = None, on_color: Any = None, attrs: Any = None, **how: Any) -> None:
    """Print the text; `how` is print's own (end, file, flush)."""
    print(text, **{name: how[name] for name in how if name not in ("no_color", "force_color")})
