"""The process room, with real programs: typing and draining."""

import threading
import time
from pathlib import Path

import pytest

from grader.limits import LIMITS
from grader.network.loop import Network
from grader.record.events import Ended, Shown
from tests.grader.process.room import DEADLINE, Room, posix

# --- typing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "reads"),
    [
        ("input()", ["one", "two", "three"]),
        ("sys.stdin.readline().rstrip()", ["one", "two", "three"]),
        ("os.read(0, 1000).decode().rstrip()", ["one", "two", "three"]),
        ("''.join(iter(lambda: sys.stdin.read(1), chr(10)))", ["one", "two", "three"]),
    ],
)
def test_a_program_gets_one_line_a_read(room: Room, read: str, reads: list[str]) -> None:
    """As from a terminal, however it reads."""
    running = room.start(f"""
        import os, sys
        for _ in range(3):
            print(repr({read}))
    """)
    for line in reads:
        running.type(line)

    assert room.ends() == 0
    assert room.text().split() == [repr(line) for line in reads]


def test_a_line_waits_until_the_last_one_was_taken(room: Room, tmp_path: Path) -> None:
    """What a program has not read yet is all that is in its pipe."""
    running = room.start("""
        import os, time
        print("ready")
        while not os.path.exists("go"):
            time.sleep(0.005)
        print(os.read(0, 1000), os.read(0, 1000))
    """)
    room.shows("ready")
    running.type("one")
    thread = threading.Thread(target=running.type, args=("two",))
    thread.start()
    untaken = running._keyboard.unread()
    still_waits = thread.is_alive()
    (tmp_path / "go").touch()
    thread.join(DEADLINE)

    assert (untaken, still_waits) == (4, True)
    assert room.ends() == 0
    assert room.text().split() == ["ready", "b'one\\n'", "b'two\\n'"]


def test_a_program_that_never_reads_holds_nobody_up(room: Room) -> None:
    """After a stated time the next line is put in all the same."""
    running = room.start("import time; print('ready'); time.sleep(60)")
    room.shows("ready")
    began = time.perf_counter()
    running.type("one")
    running.type("two")

    assert LIMITS.typing_wait <= time.perf_counter() - began < DEADLINE


def test_typing_at_a_program_that_has_ended_is_no_error(room: Room) -> None:
    """A person may type at a dead window."""
    running = room.start("")
    room.ends()

    assert running.type("hello") > 0


@posix
def test_a_terminal_is_given_to_a_program_that_needs_one(room: Room) -> None:
    """One line a read, no echo of what was typed."""
    running = room.start(
        """
        import os, sys, termios
        termios.tcgetattr(0)
        print(sys.stdin.isatty(), sys.stdout.isatty())
        print(len(os.read(0, 1000)), len(input()))
        """,
        terminal=True,
    )
    room.shows("True True")
    running.type("zubaDego")
    running.type("zukilu")

    assert room.shows("9 6")
    assert "zu" not in room.text()


# --- screens --------------------------------------------------------------------------------------------------


def test_a_flood_is_drained_to_its_end(room: Room) -> None:
    """100 MB while the play goes on: the program is not blocked, little is kept, the word behind it is seen."""
    room.start("""
        import sys
        for _ in range(100):
            sys.stdout.write("spam " * 200_000 + "\\n")
            sys.stderr.write("spam " * 2_000)
        print("zubaDego")
    """)

    assert room.ends() == 0
    assert room.recorder.screen("ann").words == {"zubaDego"}
    assert room.recorder.screen("ann").size > 100_000_000
    assert len(room.recorder.screen("ann").kept) == LIMITS.screen


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (["one\\r\\n", "two\\r\\n"], "one\ntwo\n"),
        (["one\\r", "\\ntwo"], "one\ntwo"),
        (["one\\r", "two"], "one\\rtwo"),
        (["one\\n\\r\\ntwo\\r"], "one\n\ntwo\\r"),
    ],
)
def test_a_line_ends_as_on_every_system(room: Room, written: list[str], shown: str) -> None:
    """Windows, and a terminal, write two characters, in one piece or in two; a bare return stays."""
    pieces = "; time.sleep(0.05); ".join(f"os.write(1, b'{one}')" for one in written)
    room.start(f"import os, time; {pieces}")
    room.ends()

    assert room.text() == shown


@pytest.mark.parametrize(
    ("code", "expected"),
    [("", 0), ("raise SystemExit(7)", 7), ("x", 1), pytest.param("import os; os.abort()", -6, marks=posix)],
)
def test_an_end_is_recorded_with_its_exit_code(room: Room, code: str, expected: int) -> None:
    """A signal is a negative one; what it said last stands before it."""
    room.start(f"print('last words'); {code}")

    assert room.ends() == expected
    kinds = [type(event) for event in room.recorder.events()]
    assert kinds.index(Shown) < kinds.index(Ended)


@posix
def test_a_hanging_program_says_where_its_threads_are(room: Room) -> None:
    """The stacks of all threads come on its standard error, and it lives on."""
    with Network(room.recorder) as network:
        running = room.start(
            """
            import threading
            def waits_for_ever(name):
                print(name)
                threading.Event().wait()
            threading.Thread(target=waits_for_ever, args=("one",), daemon=True).start()
            waits_for_ever("two")
            """,
            network.environment("ann"),
        )
        room.shows("one")
        room.shows("two")
        running.dump_stacks()
        errors = room.recorder.screen("ann").errors

        assert room.recorder.wait(lambda: errors.count(b"in waits_for_ever") == 2, DEADLINE)
        assert not running.ended.is_set()


def test_a_closed_program_holds_no_pipe(room: Room) -> None:
    """A class of thirty must not run out of descriptors."""
    running = room.start("")
    room.ends()
    running.close()

    assert all(stream is None or stream.closed for stream in (running.popen.stdout, running.popen.stderr))
