"""What kind of chat a play shows: pure questions to what the plays have left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.evidence import SERVER, Line, crossed, heard_at

if TYPE_CHECKING:
    from grader.performance import Performance


def listeners(performance: Performance, line: Line) -> tuple[str, ...]:
    """Return the other users whose screens show a line, in the order of joining."""
    record = performance.record
    if record is None:
        return ()
    return tuple(
        name for name in performance.users if name != line.speaker and heard_at(record, name, line) is not None
    )


def reach_of(performance: Performance) -> int:
    """Return how many others a line of this play reached at best."""
    return max((len(listeners(performance, line)) for line in performance.lines), default=0)


def entrances(performance: Performance) -> tuple[tuple[int, int], ...]:
    """Return for each of the first two users the bytes that crossed from and to the client until a line was typed."""
    record = performance.record
    first = min((line.at for line in performance.lines), default=float("inf"))
    if record is None or first == float("inf"):
        return ()
    return tuple(
        (
            sum(event.size for event in crossed(record, 0.0, first, who=name)),
            sum(event.size for event in crossed(record, 0.0, first, who=SERVER, to=name)),
        )
        for name in performance.users[:2]
    )
