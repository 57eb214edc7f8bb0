"""When nothing can move any more: programs that will go on by themselves are waited for, those that cannot are not."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from grader.limits import LIMITS
from grader.network.loop import Network
from grader.process import deadlock
from grader.process.deadlock import Standstill
from grader.process.system import anything_on_its_way, is_told
from tests.grader.process.room import DEADLINE, Room
from tests.grader.process.waiting_programs import GOES_ON, ON_ITS_WAY, STANDS

pytestmark = pytest.mark.skipif(not is_told(), reason="this system does not say where a thread waits")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A room with a network, whose record knows when nothing moves."""
    made = Room(tmp_path)

    def alone(processes: set[int]) -> set[int] | None:
        return processes if processes <= {one.pid for one in made.running} else None

    with Network(made.recorder) as network:
        made.env = network.environment("ann")
        made.recorder.stands_still = Standstill(
            made.recorder,
            lambda table: alone({pid for one in made.running for pid in one.members(table)}),
            lambda: all(one.is_shown() for one in made.running) and network.is_idle(),
        ).lasted
        yield made
        made.empty()


@pytest.mark.parametrize("code", GOES_ON.values(), ids=GOES_ON)
def test_what_goes_on_by_itself_is_waited_for(room: Room, code: str) -> None:
    """No deadline, timer, or living child is overlooked: what it brings still counts."""
    room.start(dedent(code) + "\nprint('late')", room.env)
    assert room.shows("late")


@pytest.mark.parametrize("code", STANDS.values(), ids=STANDS)
def test_what_waits_for_others_only_is_not_waited_for(room: Room, code: str) -> None:
    """All threads wait for what nobody will do: the wait in vain ends long before its deadline."""
    room.start("print('ready')\n" + dedent(code), room.env)
    assert room.shows("ready")
    began = room.recorder.now()
    assert not room.recorder.wait(lambda: False, DEADLINE)
    assert room.recorder.now() - began < DEADLINE / 2


def test_a_wait_to_the_end_is_one(room: Room) -> None:
    """What must not come is waited for as long as was said, however still it is."""
    room.start("input()", room.env)
    assert not room.recorder.wait(lambda: False, DEADLINE)
    window = 2 * LIMITS.look
    began = room.recorder.now()
    assert not room.recorder.wait(lambda: False, window, to_the_end=True)
    assert room.recorder.now() - began >= window


def test_a_typed_line_makes_it_move(room: Room) -> None:
    """A program that stood still and is given a line is waited for anew."""
    running = room.start("import time; input(); time.sleep(2); print('late')", room.env)
    assert not room.recorder.wait(lambda: False, DEADLINE)
    running.type("go on")
    assert room.shows("late")


def waits_whole(room: Room) -> bool:
    """Tell whether a wait in vain beside a program that waits lasts as long as was said."""
    room.start("input()", room.env)
    began = room.recorder.now()
    return not room.recorder.wait(lambda: False, 2 * LIMITS.still) and room.recorder.now() - began >= 2 * LIMITS.still


def test_an_unknown_process_is_no_reason_to_give_up(room: Room) -> None:
    """Where a process may be the play's or not, nobody says that nothing moves."""
    room.recorder.stands_still = Standstill(room.recorder, lambda _table: None, lambda: True).lasted
    assert waits_whole(room)


@pytest.mark.parametrize("error", [OSError, KeyError, ValueError, IndexError])
def test_a_kernel_that_does_not_tell_is_no_reason_to_give_up(
    error: type[Exception], room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a table is missing, or reads otherwise, the whole time is waited, and nothing breaks."""

    def nothing(_processes: set[int]) -> None:
        raise error

    monkeypatch.setattr(deadlock, "threads_that_wait", nothing)
    assert waits_whole(room)


@pytest.mark.parametrize("code", ON_ITS_WAY.values(), ids=ON_ITS_WAY)
def test_what_only_the_kernel_knows_of_is_seen(code: str) -> None:
    """A thread that waits for ever tells nothing of what its kernel, or somebody outside, will do by itself."""
    program = f"import socket, sys\n{dedent(code)}\nprint('ready', flush=True)\nsys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        if not running.stdout.readline():
            pytest.skip("this machine has no way to elsewhere")
        assert anything_on_its_way({running.pid}) == bool(code)
        running.communicate(b"")
