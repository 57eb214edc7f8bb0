"""Stand-in for `colored`: every colour is an empty text, and styled text is the text."""


class _Codes:
    def __getattr__(self, name: str) -> str:
        if name.startswith("__"):
            raise AttributeError(name)
        return ""


Fore = Back = Style = fore = back = style = _Codes()


def fg(*name: object) -> str:
    """Return no code."""
    return ""


bg = attr = fore_rgb = back_rgb = fg


def stylize(text: object, *formatting: object, **more: object) -> str:
    """Return the text."""
    return str(text)
