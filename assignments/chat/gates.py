"""The gate `threads`: what the task makes mandatory, judged by what was seen of the threads and what the source says.

Over TCP the server must receive in threads that `threading` started; over UDP the client must receive and read the
keyboard in two threads, one of them at least started by `threading`.
"""

from collections.abc import Iterable

from grader.judge.evidence import SERVER
from grader.language import _
from grader.model import Gate, GateFinding, Level
from grader.record.events import Asked, Began, Crossed, ThreadStarted, Transcript, Worked

THREADING, RAW = "threading", "raw"


def threads(
    gate: Gate, records: tuple[Transcript, ...], protocol: str | None, in_source: tuple[str, ...]
) -> GateFinding:
    """Return the level of the gate, with the evidence for it.

    Args:
        gate: the rubric's gate.
        records: the transcripts of all plays.
        protocol: as observed; None where nothing crossed the taps.
        in_source: the places where the source starts threads.
    """
    worked = [event for record in records for event in record.of(Worked)]
    started = [event for record in records for event in record.of(ThreadStarted)]
    where = _tcp_receivers(records, worked) if protocol == "TCP" else _udp_receivers(records)
    if protocol is None or not worked:
        return _finding(gate, Level.UNKNOWN, (_("the programs did not get far enough to tell"),))
    if where:
        return _finding(gate, Level.MET, where)
    if protocol == "TCP" and started and _past_our_methods(records, worked):
        return _finding(gate, Level.UNKNOWN, (_("the server receives by calls that leave no trace here"),))
    if started:
        places = sorted({f"{event.who}: {event.target or event.thread} ({event.place})" for event in started})
        return _finding(gate, Level.ELSEWHERE, (*_where_instead(worked, protocol), *places[:4]))
    return _without_threading(gate, worked, in_source)


def _without_threading(gate: Gate, worked: list[Worked], in_source: tuple[str, ...]) -> GateFinding:
    """Return the level where no program was seen to start a thread of `threading`."""
    others = dict.fromkeys(_line(event) for event in worked if event.kind == RAW)
    if in_source:
        said = _("the source makes threads ({places}), but none of them was started while the programs ran")
        return _finding(gate, Level.ELSEWHERE, (said.format(places=", ".join(in_source[:3])),))
    if others:
        said = _("threads are started by `_thread`, on which `threading` stands; the task asks for `threading` itself")
        return _finding(gate, Level.ELSEWHERE, (said, *list(others)[:3]))
    return _finding(gate, Level.ABSENT, (_("neither the running programs nor their source start a thread"),))


def _past_our_methods(records: Iterable[Transcript], worked: list[Worked]) -> bool:
    """Tell whether the server answers what it was never seen to receive: TLS, os.read, a C library."""
    answers = any(record.of(Crossed, SERVER) for record in records)
    return answers and not any(event.who == SERVER and event.call == "recv" for event in worked)


def _finding(gate: Gate, level: Level, evidence: tuple[str, ...]) -> GateFinding:
    return GateFinding(gate, level, gate.factors[level], evidence)


def _line(event: Worked) -> str:
    return _("{who}: {thread} called {call}").format(who=event.who, thread=event.thread, call=event.call)


def _tcp_receivers(records: Iterable[Transcript], worked: list[Worked]) -> tuple[str, ...]:
    """Return the evidence that the server receives in threads of `threading`: lines, not only the name at the door."""
    mine: list[Worked] = []
    for record in records:
        received = [event for event in record.of(Worked, SERVER) if event.call == "recv"]
        first = {event.link: event for event in reversed(received)}
        mine += [event for event in received if event is not first[event.link]]
    mine = mine or [event for event in worked if event.who == SERVER and event.call == "recv"]
    return tuple(dict.fromkeys(_line(event) for event in mine if event.kind == THREADING))[:6]


def _udp_receivers(records: tuple[Transcript, ...]) -> tuple[str, ...]:
    """Return the evidence that a client receives in one thread and reads the keyboard in another."""
    for record in records:
        for who in [event.who for event in record.of(Began) if event.who != SERVER]:
            own = record.of(Worked, who)
            keyboard = {event.thread for event in record.of(Asked, who)}
            keyboard = keyboard or {event.thread for event in own if event.call == "send"}
            for receiver in (event for event in own if event.call == "recv"):
                other = next((name for name in keyboard if name != receiver.thread), None)
                sender = next((event for event in own if event.thread == other), None)
                started = any(event.thread == other for event in record.of(ThreadStarted, who))
                if other and (receiver.kind == THREADING or started or (sender and sender.kind == THREADING)):
                    reads = _("{who}: {thread} reads the keyboard").format(who=who, thread=other)
                    return _line(receiver), reads
    return ()


def _where_instead(worked: list[Worked], protocol: str) -> tuple[str, ...]:
    mine = [event for event in worked if event.call == "recv" and (event.who == SERVER) == (protocol == "TCP")]
    return tuple(dict.fromkeys(_line(event) for event in mine))[:2]
