"""The gate finds the level that the task's sentence means, over TCP and over UDP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.judge.threads import judge, protocol_of, threads_seen
from grader.model import Gate, Level
from grader.record.events import Asked, Began, Crossed, ThreadStarted, Worked
from tests.grader.judge.test_evidence import Play

if TYPE_CHECKING:
    from grader.model import GateFinding

FACTORS = {Level.MET: 1.0, Level.ELSEWHERE: 0.7, Level.ABSENT: 0.0, Level.UNKNOWN: 1.0}
GATE = Gate("threads", "Threads work.", "Start one.", FACTORS)
SERVER = "server"
MAIN, THREAD, RAW = "main", "threading", "raw"


def programs() -> Play:
    """A play in which a server and two clients were started."""
    return Play().adds(Began, SERVER, "s.py", 1).adds(Began, "ann", "c.py", 2).adds(Began, "bob", "c.py", 3)


def works(play: Play, who: str, call: str, kind: str, thread: str = "") -> Play:
    """Let a thread be seen in a call; `threading` reported its start, if it started it."""
    name = thread or {MAIN: "MainThread", THREAD: "Thread-1", RAW: "thread"}[kind]
    if kind == THREAD:
        play.adds(ThreadStarted, who, name, "work", "MainThread", "chat.py:7")
    return play.adds(Worked, who, call, 1, name, "work" if kind == THREAD else "", kind)


def level(play: Play, protocol: str | None, *in_source: str) -> GateFinding:
    """What the gate finds."""
    return judge(GATE, (play.done(),), protocol, in_source)


@pytest.mark.parametrize("accepts", [MAIN, THREAD])
def test_a_server_that_receives_in_threads_meets_it(accepts: str) -> None:
    """Wherever it accepts; the evidence names the thread and the call."""
    play = works(works(programs(), SERVER, "accept", accepts), SERVER, "recv", THREAD, "Thread-3 (serve)")
    found = level(play, "TCP")

    assert (found.level, found.factor) == (Level.MET, 1.0)
    assert any("Thread-3 (serve)" in line and "recv" in line for line in found.evidence)


@pytest.mark.parametrize("kind", [MAIN, RAW])
def test_a_server_without_threads_beside_threaded_clients_has_them_elsewhere(kind: str) -> None:
    """Asyncio, select, or `_thread`: threading is used, but not there."""
    play = works(works(programs(), SERVER, "recv", kind), "ann", "recv", THREAD)
    found = level(play, "TCP")

    assert (found.level, found.factor) == (Level.ELSEWHERE, 0.7)
    assert any("chat.py:7" in line for line in found.evidence)


def test_a_server_that_only_sends_in_threads_does_not_receive_in_them() -> None:
    """The task asks for receiving."""
    play = works(works(programs(), SERVER, "recv", MAIN), SERVER, "send", THREAD)

    assert level(play, "TCP").level is Level.ELSEWHERE


def test_threads_in_the_source_that_never_ran_are_elsewhere() -> None:
    """Trace and source must agree before a chat is not accepted; the place is told."""
    found = level(works(programs(), SERVER, "recv", MAIN), "TCP", "server.py:3")

    assert found.level is Level.ELSEWHERE
    assert "server.py:3" in found.evidence[0]


@pytest.mark.parametrize("protocol", ["TCP", "UDP"])
@pytest.mark.parametrize("kind", [MAIN, RAW])
def test_no_thread_anywhere_is_absent(protocol: str, kind: str) -> None:
    """Neither the programs nor their source start one with `threading`."""
    play = works(works(programs(), SERVER, "recv", kind), "ann", "recv", kind)
    play.adds(Asked, "ann", "MainThread")
    found = level(play, protocol)

    assert (found.level, found.factor) == (Level.ABSENT, 0.0)


def test_a_client_that_receives_in_a_thread_meets_it_over_udp() -> None:
    """The keyboard is read in the main thread, the socket in one of threading's."""
    play = works(programs(), "ann", "recv", THREAD, "Thread-1 (listen)").adds(Asked, "ann", "MainThread")
    found = level(play, "UDP")

    assert found.level is Level.MET
    assert "Thread-1 (listen)" in " ".join(found.evidence)
    assert "MainThread" in " ".join(found.evidence)


def test_a_client_that_reads_the_keyboard_in_a_thread_meets_it_over_udp() -> None:
    """The main thread receives; the other one, which threading started, reads and sends."""
    play = works(works(programs(), "ann", "recv", MAIN), "ann", "send", THREAD, "Thread-2")
    play.adds(Asked, "ann", "Thread-2")

    assert level(play, "UDP").level is Level.MET


def test_a_keyboard_without_input_is_seen_by_who_sends() -> None:
    """`sys.stdin.readline` makes no call that is seen: the sending thread stands for it."""
    play = works(works(programs(), "ann", "recv", THREAD, "Thread-1"), "ann", "send", MAIN)

    assert level(play, "UDP").level is Level.MET


def test_one_thread_for_both_is_not_enough_over_udp() -> None:
    """It is started by threading, and still nothing is received while it reads the keyboard."""
    play = works(works(programs(), "ann", "recv", THREAD, "Thread-1"), "ann", "send", THREAD, "Thread-1")
    play.adds(Asked, "ann", "Thread-1")

    assert level(play, "UDP").level is Level.ELSEWHERE


def test_two_clients_do_not_make_one_with_threads() -> None:
    """Receiver and keyboard must belong to the same program."""
    play = works(works(programs(), "ann", "recv", THREAD, "Thread-1"), "bob", "recv", MAIN)
    play.adds(Asked, "bob", "MainThread").adds(Asked, "ann", "Thread-1")

    assert level(play, "UDP").level is Level.ELSEWHERE


def test_threads_in_the_server_are_elsewhere_over_udp() -> None:
    """With UDP, the task asks for them in the client; with TCP, in the server."""
    play = works(works(programs(), SERVER, "recv", THREAD), "ann", "recv", MAIN).adds(Asked, "ann", "MainThread")

    assert level(play, "UDP").level is Level.ELSEWHERE
    assert level(play, "TCP").level is Level.MET


@pytest.mark.parametrize(("protocol", "play"), [(None, works(programs(), SERVER, "recv", MAIN)), ("TCP", programs())])
def test_what_never_got_that_far_is_unknown(protocol: str | None, play: Play) -> None:
    """Said, never punished."""
    found = level(play, protocol)

    assert (found.level, found.factor) == (Level.UNKNOWN, 1.0)
    assert found.evidence


def test_one_play_is_enough() -> None:
    """The evidence of all plays counts together."""
    nothing, everything = programs().done(), works(programs(), SERVER, "recv", THREAD).done()

    assert judge(GATE, (nothing, everything), "TCP", ()).level is Level.MET


def test_the_protocol_is_that_of_the_bytes() -> None:
    """What the users' bytes came through, not what was bound; the larger part where both were used."""
    play = Play().adds(Crossed, "ann", SERVER, "UDP", 1, b"discover", 8)
    both = Play().adds(Crossed, "ann", SERVER, "UDP", 1, b"discover", 8).sends("ann", SERVER, "a line of a chat")

    assert protocol_of([play.done()]) == "UDP"
    assert protocol_of([both.done()]) == "TCP"
    assert protocol_of([programs().done()]) is None
    assert protocol_of([]) is None


def test_a_program_that_talks_to_itself_shows_no_protocol() -> None:
    """A self-pipe over loopback is not the chat's."""
    assert protocol_of([Play().sends(SERVER, SERVER, "wake up").done()]) is None


def test_the_threads_of_the_server_and_of_one_client_are_shown() -> None:
    """With who started them, and the calls they were seen in; a third program is left out."""
    play = works(works(programs(), SERVER, "accept", MAIN), SERVER, "recv", THREAD)
    works(play, SERVER, "send", THREAD).adds(Asked, "ann", "MainThread")
    seen = threads_seen([works(play, "bob", "recv", THREAD).done()])

    assert {(one.program, one.name): one.calls for one in seen} == {
        (SERVER, "MainThread"): ("accept",),
        (SERVER, "Thread-1"): ("recv", "send"),
        ("ann", "MainThread"): ("input",),
    }
    assert next(one.started_by for one in seen if one.name == "Thread-1") == "MainThread, chat.py:7"
