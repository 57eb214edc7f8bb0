"""The process room, with real programs: ending and counting; nothing outlives a play."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from secrets import token_hex
from textwrap import dedent

import psutil
import pytest

from grader.limits import Limits
from grader.network.loop import Network
from grader.process import quota, tree
from grader.process.quota import Quota
from grader.process.system import no_orphans
from grader.record.events import Cut, Ended
from tests.grader.process.room import DEADLINE, Room, posix

linux = pytest.mark.skipif(sys.platform != "linux", reason="what only Linux can do")


def lives(pid: int) -> bool:
    """Tell whether a process is there, and not only waited for."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def is_gone(pid: int) -> bool:
    """Wait until a process has ended."""
    end = time.perf_counter() + DEADLINE
    while lives(pid) and time.perf_counter() < end:
        threading.Event().wait(0.01)
    return not lives(pid)


# --- ends -----------------------------------------------------------------------------------------------------


def test_a_closed_window_ends_a_program_that_ignores_signals(room: Room) -> None:
    """And that is the grader's doing, not an end of the program's own."""
    running = room.start("""
        import signal, time
        for one in set(signal.Signals) - {getattr(signal, "SIGKILL", None), getattr(signal, "SIGSTOP", None)}:
            try:
                signal.signal(one, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        print("ready")
        time.sleep(60)
    """)
    room.shows("ready")
    running.kill()

    assert running.ended.is_set()
    assert not room.recorder.count(Ended, "ann")


def test_children_end_with_their_program(room: Room) -> None:
    """They are no reproach: the whole tree is ended with the play."""
    running = room.start("""
        import subprocess, sys, time
        print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid, "ready")
        time.sleep(60)
    """)
    room.shows("ready")
    left_over = running.close()

    assert is_gone(int(room.text().split()[0]))
    assert left_over == ()


DAEMON = """
    import os, sys, time
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            {daemon}
        os._exit(0)
    os.wait()
    while not os.path.exists("pid"):
        time.sleep(0.005)
    print("ready")
    {then}
"""
SLEEPS = "open('new', 'w').write(str(os.getpid())); os.rename('new', 'pid'); time.sleep(60)"


@linux
@pytest.mark.parametrize("then", ["time.sleep(60)", "sys.exit()"])
@pytest.mark.parametrize(
    "daemon",
    [
        SLEEPS,
        f"os.environ.clear(); {SLEEPS}",
        f'os.execve(sys.executable, ["daemon", "-S", "-E", "-c", "import os, time; {SLEEPS}"], {{}})',
    ],
    ids=["forked", "cleared", "another program"],
)
def test_a_daemon_is_ended_and_named(room: Room, tmp_path: Path, daemon: str, then: str) -> None:
    """A session of its own, an orphan, without our variables: it outlives the play in no case."""
    with no_orphans(), Network(room.recorder) as network:
        running = room.start(DAEMON.format(daemon=daemon, then=then), network.environment("ann"))
        room.shows("ready")
        left_over = running.close(known=network.pids("ann"))
    pid = int((tmp_path / "pid").read_text(encoding="utf-8"))

    assert is_gone(pid)
    assert any(str(pid) in sentence for sentence in left_over)


@linux
def test_orphans_and_their_children_are_ended(tmp_path: Path) -> None:
    """A shell that left the session with a child of its own, and no variable to know them by."""
    room = Room(tmp_path)
    with no_orphans():
        room.start("""
            import subprocess, os, time
            script = "sleep 60 & echo $! > new; mv new pid; wait"
            nothing = subprocess.DEVNULL
            subprocess.Popen(["/bin/sh", "-c", script], env={}, start_new_session=True, stdout=nothing, stderr=nothing)
            while not os.path.exists("pid"):
                time.sleep(0.005)
        """)
        room.ends()
        room.running[0].close()
    pid = int((tmp_path / "pid").read_text(encoding="utf-8"))
    still_there = lives(pid)
    if still_there:
        psutil.Process(pid).kill()

    assert not still_there


def test_a_process_of_somebody_else_is_not_ended(room: Room) -> None:
    """A number that a child told, or that the system has given away again, may be anybody's."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        running = room.start("print('ready'); input()")
        room.shows("ready")
        running.close(known=(stranger.pid,))
        still_there = lives(stranger.pid)
        stranger.kill()

    assert still_there


@pytest.mark.parametrize("number", [2**22 + 1, -1, 10**30])
def test_a_process_number_that_cannot_be_ends_nothing(room: Room, number: int) -> None:
    """A child may tell any number; the tree is ended all the same."""
    running = room.start("print('ready'); input()")
    room.shows("ready")
    running.close(known=(number,))

    assert running.ended.is_set()


# --- limits ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("text = 'x' * (300 << 20)", {"memory": 150 << 20}),
        ("[subprocess.Popen([sys.executable, '-c', 'input()']) for _ in range(12)]", {"processes": 8}),
        pytest.param("[os.system('sleep 60 > /dev/null 2>&1 &') for _ in range(12)]", {"processes": 8}, marks=linux),
    ],
    ids=["memory", "processes", "orphans"],
)
def test_a_tree_beyond_the_limits_is_ended(
    room: Room, code: str, limits: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is counted with its children, its middle there or not; ended whole, with the reason in the record."""
    monkeypatch.setattr(quota, "LIMITS", Limits(watch=0.05, **limits))
    with Quota() as watching:
        code = f"import os, subprocess, sys, time; {code}; time.sleep(60)"
        running = room.start(code, {"CHAT_LAB_CONTROL": f"0 {token_hex(8)}"})
        watching.add(running, room.folder)

        assert running.ended.wait(DEADLINE)
    assert room.recorder.count(Cut, "ann") >= 1


def test_a_tree_within_the_limits_is_left_alone(room: Room) -> None:
    """Several looks, and nothing happens to it."""
    with Quota() as watching:
        running = room.start("import time; time.sleep(3 * 0.25 + 0.1)")
        watching.add(running, room.folder)

        assert room.ends() == 0
    assert not room.recorder.count(Cut, "ann")


@posix
def test_a_fork_beyond_the_limit_is_refused_as_a_kernel_does(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program hears BlockingIOError, and nobody is killed for it."""
    monkeypatch.setattr(tree, "LIMITS", Limits(processes=10))
    with Network(room.recorder, lambda _who: room.running[0].may_grow()) as network:
        running = room.start(
            """
            import os, time
            made = 1
            try:
                while made < 30:
                    if os.fork() == 0:
                        time.sleep(60)
                    made += 1
            except BlockingIOError as error:
                print(type(error).__name__, made, error.errno)
            """,
            network.environment("ann"),
        )
        room.shows("BlockingIOError")
        running.close(known=network.pids("ann"))

    assert room.text().split() == ["BlockingIOError", "10", "11"]


# --- a grader that is killed ----------------------------------------------------------------------------------


def killed_later(code: str, folder: Path) -> subprocess.Popen[bytes]:
    """Start what is to be killed, in a group of its own, and with our modules."""
    paths = os.pathsep.join(filter(None, sys.path))
    return subprocess.Popen(
        [sys.executable, "-c", dedent(code)], cwd=folder, env={**os.environ, "PYTHONPATH": paths},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


@posix
def test_a_killed_grader_leaves_no_program(tmp_path: Path) -> None:
    """Nor what one has started in a session of its own, and left without a parent; what had been let go of lives on."""
    (tmp_path / "program.py").write_text(dedent(DAEMON.format(daemon=SLEEPS, then="time.sleep(60)")), "utf-8")
    code = """
        import subprocess, sys
        from pathlib import Path
        from grader.process import system
        from grader.process.sandbox import environment
        keyboard = system.Keyboard(terminal=False)
        def start(token, *arguments):
            command = [sys.executable, "-u", *arguments]
            variables = environment({system.VARIABLE: "0 " + token})
            return system.start(command, Path(), variables, keyboard.theirs, subprocess.PIPE)
        program, other = start("one", "program.py"), start("other", "-c", "import time; time.sleep(60)")
        program.stdout.readline()
        system.let_go(other.pid)
        print(program.pid, Path("pid").read_text(), other.pid, flush=True)
        input()
    """
    with killed_later(code, tmp_path) as grader:
        assert grader.stdout is not None
        program, daemon, other = map(int, grader.stdout.readline().split())
        assert lives(program)
        assert lives(daemon)
        os.killpg(grader.pid, 9)
    gone, still_there = [is_gone(program), is_gone(daemon)], lives(other)
    psutil.Process(other).kill()

    assert gone == [True, True]
    assert still_there


def test_a_killed_class_leaves_no_grade(tmp_path: Path) -> None:
    """One that goes on for long is ended, too."""
    package = tmp_path / "fake" / "grader"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    program = "import os, time; open('new', 'w').write(str(os.getpid())); os.rename('new', 'pid'); time.sleep(600)"
    (package / "__main__.py").write_text(program, encoding="utf-8")
    code = """
        import threading
        from pathlib import Path
        from grader.process import grading
        grading.HOME = Path("fake").resolve()
        threading.Thread(target=grading.Gradings().run, args=((), 600), daemon=True).start()
        while not Path("fake", "pid").exists():
            threading.Event().wait(0.01)
        print(Path("fake", "pid").read_text(), flush=True)
        input()
    """
    with killed_later(code, tmp_path) as process:
        assert process.stdout is not None
        grade = int(process.stdout.readline())
        assert lives(grade)
        process.kill()
    gone = is_gone(grade)
    if not gone:
        psutil.Process(grade).kill()

    assert gone
