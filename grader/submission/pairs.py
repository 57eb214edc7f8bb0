"""Two programs per user: one window to write in, and another to read in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.submission.deeds import Deed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.model import Program
    from grader.submission.questions import Reading

MOST = 8  # programs looked at: a chat of two-window users has two, or two for each


def paired(programs: Sequence[Program], readings: Sequence[Reading | None]) -> tuple[Program, ...]:
    """Return the users' programs: each that only writes with one that only reads, or all as they are."""
    kinds = [_kind(reading) if reading else "" for reading in readings]
    writers = [one for one, kind in zip(programs, kinds, strict=True) if kind == "writer"]
    readers = [one for one, kind in zip(programs, kinds, strict=True) if kind == "reader"]
    if not (writers and readers) or len(writers) + len(readers) < len(programs) or len(programs) > MOST:
        return tuple(programs)
    if len(readers) == 1:
        return tuple(replace(writer, reader=readers[0]) for writer in writers)
    if len(readers) != len(writers):
        return tuple(programs)
    return tuple(replace(one, reader=other) for one, other in zip(writers, readers, strict=True))


def _kind(reading: Reading) -> str:
    """Return what a client is for, where its text leaves no doubt."""
    main = next(iter(reading.trees), None)
    if main is None:
        return ""
    deeds = reading.deeds.of(main, main.code.nodes[0])
    if reading.lines:
        return "writer" if Deed.RECEIVES not in deeds else ""
    return "reader" if Deed.RECEIVES | Deed.SHOWS in deeds and deeds & (Deed.CONNECTS | Deed.LISTENS) else ""
