"""Stand-in for `rich.rule`."""

from .console import Rule

__all__ = ["Rule"]
