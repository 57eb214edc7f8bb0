"""What a program tells of its threads counts only where the kernel has seen some."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.network.threads import ThreadReports
from grader.record.events import ThreadStarted, Worked
from grader.record.recorder import Recorder
from tests.grader.process.room import Room

ONE = "print('ready', flush=True); input()"
TWO = f"import threading; threading.Thread(target=threading.Event().wait, daemon=True).start(); {ONE}"
TOLD = ("Thread-1", "serve", "MainThread", "server.py:9")
SEEN = ("recv", 1, 5000, 5001, 0, "Thread-1", "serve", "threading", "server_chat.py:1 f", 0, 9)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A room that is empty again after the test."""
    made = Room(tmp_path)
    yield made
    made.empty()


def started(room: Room, code: str) -> int:
    """Start a program, and return its number when it has its threads, and waits."""
    running = room.start(code)
    assert room.shows("ready")
    return running.pid


def evidence(pid: int, *, looks: int = 2) -> tuple[int, list[str]]:
    """How many started threads the record has, and as what the calls count."""
    reports = ThreadReports(recorder := Recorder(), lambda _key: 1, lambda _who: True)
    reports.started("server", pid, *TOLD)
    for _look in range(looks):
        reports.look_again("server", pid)
    reports.saw("server", pid, *SEEN)
    events = recorder.events()
    return (
        sum(isinstance(event, ThreadStarted) for event in events),
        [event.kind for event in events if isinstance(event, Worked)],
    )


def test_a_program_with_one_thread_has_started_none(room: Room) -> None:
    """Whatever it tells."""
    assert evidence(started(room, ONE)) == (0, ["claimed"])


def test_a_program_with_two_has(room: Room) -> None:
    """What it told before its thread was there counts when it is."""
    assert evidence(started(room, TWO)) == (1, ["threading"])


def test_a_thread_that_does_nothing_of_the_chat_counts_too(room: Room) -> None:
    """Any question of the program's is an occasion to look; none is needed of the thread itself."""
    pid = started(room, TWO)
    reports = ThreadReports(recorder := Recorder(), lambda _key: 1, lambda _who: True)
    reports.started("server", pid, *TOLD)
    before = len(recorder.events())
    reports.look_again("server", pid)

    assert (before, [type(event) for event in recorder.events()]) == (0, [ThreadStarted])


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere orphans are no descendants of ours")
@pytest.mark.parametrize("of", ["the grader", "the system"])
def test_the_threads_of_somebody_else_are_none_of_its_own(of: str) -> None:
    """A program may tell any process's number: the grader has many threads, and so have others."""
    import threading

    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    found = evidence(os.getpid() if of == "the grader" else 1)
    over.set()
    thread.join()

    assert found == (0, ["claimed"])


@pytest.mark.parametrize("number", [2**22 + 1, -1, 10**30])
def test_a_number_that_no_process_has_has_no_threads(number: int) -> None:
    """Who asks is there, and waits for the answer."""
    assert evidence(number) == (0, ["claimed"])


def test_a_later_thread_of_a_process_with_threads_counts_at_once(room: Room) -> None:
    """A server that starts one for each user is not asked for each."""
    pid = started(room, TWO)
    reports = ThreadReports(recorder := Recorder(), lambda _key: 1, lambda _who: True)
    reports.saw("server", pid, *SEEN)
    reports.started("server", pid, *TOLD)

    assert sum(isinstance(event, ThreadStarted) for event in recorder.events()) == 1
