"""Where a call was made, as the children tell it."""

from grader.record.recorder import Recorder
from grader.record.text import quote


def place_of(recorder: Recorder, stack: str) -> tuple[str, str]:
    """Return the innermost place in the program's files (file:line), and its function."""
    place, _space, function = quote(recorder.bare(stack.partition("\n")[0])).rpartition(" ")
    return place, function


def call_at(recorder: Recorder, thread: str, stack: str) -> tuple[str, str, str, tuple[str, ...]]:
    """Return a call's thread, its place and function, and the places from which that was called."""
    callers = (place_of(recorder, line)[0] for line in stack.split("\n")[1:])
    return quote(thread), *place_of(recorder, stack), tuple(callers)
