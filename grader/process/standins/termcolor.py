"""Stand-in for `termcolor`: the text is kept, its colour is not."""

from typing import Any


def colored(text: object, *style: object, **more: object) -> str:
    """Return the text."""
    return str(text)


def cprint(text: object, color: object = None, on_color: object = None, attrs: object = None, **how: Any) -> None:
    """Print the text; `how` is print's own (end, file, flush)."""
    print(text, **{name: how[name] for name in how if name not in ("no_color", "force_color")})
