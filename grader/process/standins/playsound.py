"""Stand-in for `playsound`: silent, and over at once."""


def playsound(sound: object, block: bool = True) -> None:
    """Make no sound."""
