"""The gate finds the level that the task's sentence means, over TCP and over UDP."""

import pytest

from assignments.chat.gates import threads
from grader.judge.evidence import SERVER
from grader.model import Gate, GateFinding, Level
from grader.record.events import Asked, Began, Crossed, ThreadStarted, Worked
from tests.grader.records import Play

FACTORS = {Level.MET: 1.0, Level.ELSEWHERE: 0.7, Level.ABSENT: 0.0, Level.UNKNOWN: 1.0}
GATE = Gate("threads", "Threads work.", "Start one.", FACTORS)
MAIN, THREAD, RAW = "main", "threading", "raw"
NAMES = {MAIN: "MainThread", THREAD: "Thread-1", RAW: "thread"}
ANN, BOB = "ann", "bob"

Seen = tuple[str, ...]
"""A program, the call in which one of its threads was seen, how that was started, and its name."""


def programs(*seen: Seen) -> Play:
    """A play of a server and two clients in which threads were seen; `threading` reports what it starts."""
    play = Play()
    for number, who in enumerate((SERVER, ANN, BOB)):
        play.adds(Began, who, "x.py", number)
    for who, call, kind, *names in seen:
        name = names[0] if names else NAMES[kind]
        if call == "input":
            play.adds(Asked, who, name)
            continue
        if kind == THREAD:
            play.adds(ThreadStarted, who, name, "work", "MainThread", "chat.py:7")
        play.adds(Worked, who, call, 1, name, "work" if kind == THREAD else "", kind)
    return play


def level(play: Play, protocol: str | None, *in_source: str) -> GateFinding:
    """What the gate finds; its factor is the rubric's."""
    found = threads(GATE, (play.done(),), protocol, in_source)
    assert found.factor == FACTORS[found.level]
    assert found.evidence
    return found


@pytest.mark.parametrize(
    ("expected", "seen"),
    [
        (Level.MET, [(SERVER, "accept", MAIN), (SERVER, "recv", THREAD)]),
        (Level.MET, [(SERVER, "accept", THREAD), (SERVER, "recv", THREAD)]),
        (Level.MET, [(SERVER, "recv", THREAD), (ANN, "recv", MAIN)]),
        (Level.ELSEWHERE, [(SERVER, "recv", MAIN), (ANN, "recv", THREAD)]),
        (Level.ELSEWHERE, [(SERVER, "recv", RAW), (ANN, "recv", THREAD)]),
        (Level.ELSEWHERE, [(SERVER, "recv", MAIN), (SERVER, "send", THREAD)]),
        (Level.ABSENT, [(SERVER, "recv", MAIN), (ANN, "recv", MAIN), (ANN, "input", MAIN)]),
        (Level.ELSEWHERE, [(SERVER, "recv", RAW), (ANN, "recv", RAW), (ANN, "input", MAIN)]),
        (Level.UNKNOWN, []),
    ],
)
def test_over_tcp_the_server_receives_in_threads(expected: Level, seen: list[Seen]) -> None:
    """Wherever it accepts. Asyncio, select, `_thread`, threads that only send, threaded clients: not there."""
    assert level(programs(*seen), "TCP").level is expected


@pytest.mark.parametrize(
    ("expected", "seen"),
    [
        (Level.MET, [(ANN, "recv", THREAD), (ANN, "input", MAIN)]),
        (Level.MET, [(ANN, "recv", MAIN), (ANN, "send", THREAD), (ANN, "input", THREAD)]),
        (Level.MET, [(ANN, "recv", THREAD), (ANN, "send", MAIN)]),
        (Level.ELSEWHERE, [(ANN, "recv", THREAD), (ANN, "send", THREAD), (ANN, "input", THREAD)]),
        (Level.ELSEWHERE, [(ANN, "recv", THREAD), (BOB, "recv", MAIN), (BOB, "input", MAIN), (ANN, "input", THREAD)]),
        (Level.ELSEWHERE, [(SERVER, "recv", THREAD), (ANN, "recv", MAIN), (ANN, "input", MAIN)]),
        (Level.ABSENT, [(SERVER, "recv", MAIN), (ANN, "recv", MAIN), (ANN, "input", MAIN)]),
        (Level.ELSEWHERE, [(SERVER, "recv", RAW), (ANN, "recv", RAW), (ANN, "input", MAIN)]),
    ],
    ids=["receives", "reads the keyboard", "no input()", "one for both", "two clients", "server", "none", "raw"],
)
def test_over_udp_a_client_receives_and_reads_the_keyboard_in_two(expected: Level, seen: list[Seen]) -> None:
    """One of them started by `threading`; where no `input` is seen, the sending thread stands for the keyboard."""
    assert level(programs(*seen), "UDP").level is expected


def test_the_evidence_names_threads_calls_and_places() -> None:
    """What a person can look up; threads in the source that never ran are elsewhere, and their place is told."""
    met = level(programs((SERVER, "recv", THREAD, "Thread-3 (serve)")), "TCP")
    udp = level(programs((ANN, "recv", THREAD, "Thread-1 (listen)"), (ANN, "input", MAIN)), "UDP")
    elsewhere = level(programs((SERVER, "recv", MAIN), (ANN, "recv", THREAD)), "TCP")
    never = level(programs((SERVER, "recv", MAIN)), "TCP", "server.py:3")

    assert met.evidence == ("server: Thread-3 (serve) called recv",)
    assert udp.evidence == ("ann: Thread-1 (listen) called recv", "ann: MainThread reads the keyboard")
    assert any("chat.py:7" in line for line in elsewhere.evidence)
    assert (never.level, "server.py:3" in never.evidence[0]) == (Level.ELSEWHERE, True)


def test_what_leaves_no_trace_is_unknown() -> None:
    """No byte crossed; or the server answers what it was never seen to receive, by calls that are not followed.

    One other play is enough: the evidence of all counts together.
    """
    past = programs((ANN, "recv", THREAD)).adds(Crossed, SERVER, ANN, "TCP", 1, b"x", 1)

    assert level(programs((SERVER, "recv", MAIN)), None).level is Level.UNKNOWN
    assert level(past, "TCP").level is Level.UNKNOWN
    assert threads(GATE, (past.done(), programs((SERVER, "recv", THREAD)).done()), "TCP", ()).level is Level.MET
