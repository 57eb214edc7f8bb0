"""Stand-in for `cowsay`: the animals say their text, and are not seen."""

from __future__ import annotations

from typing import Callable

char_names = [
    "beavis", "cheese", "cow", "daemon", "dragon", "fox", "ghostbusters", "kitty", "meow", "miki", "milk", "octopus",
    "pig", "stegosaurus", "stimpy", "trex", "turkey", "turtle", "tux",
]  # fmt: skip


def get_output_string(char: str, text: object) -> str:
    """Return the text."""
    return str(text)


def draw(text: object, *how: object, **more: object) -> None:
    """Print the text."""
    print(text)


def cowsay(message: object, *how: object, **more: object) -> str:
    """Return the text."""
    return str(message)


cowthink = cowsay


def __getattr__(name: str) -> Callable[..., None]:
    """Every animal prints its text."""
    if name not in char_names:
        raise AttributeError(name)
    return draw
