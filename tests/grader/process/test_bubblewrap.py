"""A program in a sandbox: what it sees, what it reaches, how it ends; and what is said where there is none."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from grader.errors import UsageError
from grader.model.sandbox import Sandbox
from grader.network.loop import Network
from grader.process import system
from grader.process.sandbox import protection, sandbox_for
from grader.stage.entrance import LENT

from .room import DEADLINE, THERE, Room, boxed

ROOT = Path(__file__).resolve().parents[3]
CHAT = ROOT / "tests" / "submissions" / "parts" / "tcp"


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Room]:
    """A room whose programs run in a sandbox."""
    room = Room(tmp_path / "play")
    room.folder.mkdir()
    (tmp_path / "bin").mkdir()
    room.sandbox = system.around(THERE, room.folder, tmp_path / "bin")
    with system.no_orphans():
        yield room
        for one in room.running:
            if not one.closed:
                one.close()


@boxed
def test_a_program_sees_nothing_that_is_not_its_own(box: Room, tmp_path: Path) -> None:
    """No file beside its folder, no other process, no way to write but at home and in the folders for a while."""
    (tmp_path / "marks.txt").write_text("ann 5", encoding="utf-8")
    kit = str(Path(__file__).resolve().parents[3])
    box.start(f"""
        import glob, os, tempfile
        def can(path, how):
            try:
                os.close(os.open(path, how | os.O_CREAT))
                return True
            except OSError:
                return False
        print(os.path.exists("../marks.txt"), os.listdir({kit!r}), len(glob.glob("/proc/[0-9]*")), os.getpid())
        places = ("/x", "/usr/x", "/etc/x", "/dev/x", "/proc/sys/kernel/core_pattern", tempfile.__file__)
        print([place for place in places if can(place, os.O_WRONLY)])
        print([place for place in ("x", "/tmp/x", os.path.expanduser("~/x")) if not can(place, os.O_WRONLY)], "end")
    """)

    assert box.shows("end")
    seen, *written = box.text().splitlines()
    assert seen.startswith("False")
    assert seen.endswith(" 2 2")
    assert "assignments" not in seen
    assert written == ["[]", "[] end"]


@boxed
@pytest.mark.parametrize(
    ("code", "exit_code"),
    [("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 9)", -9), ("import os; os.abort()", -6)],
)
def test_the_exit_code_is_the_programs_own(box: Room, code: str, exit_code: int) -> None:
    """A signal is told as outside."""
    box.start(code)

    assert box.ends() == exit_code


@boxed
def test_its_processes_are_known_by_the_numbers_that_the_kernel_has_for_us(box: Room) -> None:
    """It calls itself 2, and its child 3; we know both by the numbers of our own."""
    with Network(box.recorder, number_outside=lambda _token, number: box.running[0].number_outside(number)) as network:
        env = network.environment("ann")
        running = box.start("import os, time; os.fork(); time.sleep(60)", env)
        box.recorder.wait(lambda: len(network.pids("ann")) == 2, DEADLINE)
        numbers = network.pids("ann")

        assert running.pid in numbers
        assert set(numbers) == running.members(system.process_table())
        assert sorted(map(system.number_inside, numbers)) == [2, 3]
        assert running.number_outside(77) == 0


@boxed
def test_nothing_outlives_it(box: Room) -> None:
    """A daemon that has left everything ends with it, and is told of; so does the sandbox itself."""
    running = box.start("""
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork():
                os._exit(0)
            os.environ.clear()
            print("stays", flush=True)
            time.sleep(60)
        time.sleep(60)
    """)
    assert box.shows("stays")
    before = [running.started, running.first, *running.members(system.process_table())]

    left_over = running.close()

    assert len(before) == 4
    assert len(left_over) == 1
    assert not [pid for pid in before if psutil.pid_exists(pid)]


@boxed
def test_a_closed_window_leaves_the_programs_other_processes(box: Room) -> None:
    """The program is killed by its own number; its child goes on, as outside."""
    running = box.start("import os, time; os.fork(); print('on', flush=True); time.sleep(60)")
    assert box.recorder.wait(lambda: box.recorder.screen("ann").kept.count(b"on") == 2, DEADLINE)
    assert running.pid

    running.kill()

    assert running.ended.is_set()
    assert len(running.tree()) == 1


@boxed
def test_a_sandbox_that_cannot_be_made_is_our_fault(box: Room) -> None:
    """It is an error of ours, and no program that has ended."""
    box.sandbox = Sandbox((*THERE.command, "--not-an-option"))

    with pytest.raises(RuntimeError, match="the sandbox was not made"):
        box.start("print(1)")


@boxed
def test_a_whole_grade_in_the_sandbox(tmp_path: Path) -> None:
    """A right chat earns all; the report says what was in force."""
    command = [sys.executable, "-m", "grader", str(CHAT), "--sandbox", "bwrap", "--json", str(tmp_path / "report")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=100)
    report = json.loads((tmp_path / "report").read_text(encoding="utf-8"))

    assert (done.returncode, report["score"]) == (0, 100.0)
    assert "bubblewrap" in report["protection"][-1]


def test_where_there_is_no_bubblewrap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever wants one is told how to get it; `auto` goes on, and says what that means."""
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    fallen_back = sandbox_for("auto", Path(sys.executable), LENT)

    assert not fallen_back.command
    assert "can read your files" in protection(fallen_back)[-1]
    with pytest.raises(UsageError, match="--sandbox bwrap"):
        sandbox_for("bwrap", Path(sys.executable), LENT)
    assert sandbox_for("none", Path(sys.executable), LENT) == Sandbox()


@pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap")
def test_where_bubblewrap_does_not_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it says itself is passed on."""
    bad = tmp_path / "bwrap"
    bad.write_text("#!/bin/sh\necho 'bwrap: No permissions to create a new namespace' >&2\nexit 1\n", "ascii")
    bad.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _name: str(bad))

    assert "No permissions to create a new namespace" in sandbox_for("auto", Path(sys.executable), LENT).said
