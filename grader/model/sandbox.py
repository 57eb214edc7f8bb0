"""What stands between a student's programs and all that is not theirs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sandbox:
    """What the command of each program begins with, () for none; `said` tells what is in force, or why nothing is."""

    command: tuple[str, ...] = ()
    said: str = ""


OPEN = Sandbox()
"""None at all."""
