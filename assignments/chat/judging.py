"""What the engine asks of this assignment when all plays are over: how the gate is judged, and more."""

from .gates import threads
from .patterns import observe

__all__ = ["observe", "threads"]
