"""The protocol and the threads that were seen, from the record alone; what a gate demands is its assignment's."""

from collections.abc import Iterable, Sequence

from grader.judge.evidence import SERVER
from grader.model import ThreadSeen
from grader.record.events import Asked, Began, Connected, Crossed, Listening, ThreadStarted, Transcript, Worked


def protocol_of(records: Iterable[Transcript]) -> str | None:
    """Return the protocol through whose taps the users' bytes came; None where none came."""
    sizes = {"TCP": 0, "UDP": 0}
    for record in records:
        for event in record.of(Crossed):
            if event.who != event.to:
                sizes[event.protocol] += event.size
    return max(sizes, key=lambda one: sizes[one]) if any(sizes.values()) else None


def protocol_opened(records: Sequence[Transcript]) -> str | None:
    """Return the protocol of a call, or else of a socket that waits for one: what is seen where no byte crossed."""
    kinds: tuple[type[Connected | Listening], ...] = (Connected, Listening)
    return next((event.protocol for kind in kinds for record in records for event in record.of(kind)), None)


def threads_seen(records: Iterable[Transcript]) -> tuple[ThreadSeen, ...]:
    """Return the threads of the server and of one client, with the calls in which they were seen."""
    seen: dict[tuple[str, str, str], dict[str, None]] = {}
    started: dict[tuple[str, str], str] = {}
    for record in records:
        shown = {SERVER, *[event.who for event in record.of(Began) if event.who != SERVER][:1]}
        for event in record.events:
            if event.who not in shown:
                continue
            if isinstance(event, ThreadStarted):
                place = f", {event.place}" if event.place else ""
                started[event.who, event.thread] = f"{event.started_by}{place}"
                seen.setdefault((event.who, event.thread, event.target), {})
            elif isinstance(event, Worked):
                seen.setdefault((event.who, event.thread, event.target), {})[event.call] = None
            elif isinstance(event, Asked):
                key = next((key for key in seen if key[:2] == (event.who, event.thread)), (event.who, event.thread, ""))
                seen.setdefault(key, {})["input"] = None
    return tuple(
        ThreadSeen(who, thread, target, started.get((who, thread), ""), tuple(calls))
        for (who, thread, target), calls in seen.items()
    )
