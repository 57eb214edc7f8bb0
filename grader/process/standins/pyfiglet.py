"""Stand-in for `pyfiglet`: the text in its own letters, on a line."""


def figlet_format(text: object, *font: object, **how: object) -> str:
    """Return the text and a line's end."""
    return f"{text}\n"


class Figlet:
    """Renders a text as it is."""

    def __init__(self, *font: object, **how: object) -> None:
        self.renderText = figlet_format
