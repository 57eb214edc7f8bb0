"""What only Windows does: jobs, keyboards with a thread, launchers of a venv, sealed Pythons, many sockets."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import psutil
import pytest

from grader.errors import UsageError
from grader.network.loop import Network
from grader.process import system
from grader.process.interpreter import others, our_own
from grader.record.events import Listening
from tests.grader.process.room import DEADLINE

if TYPE_CHECKING:
    from tests.grader.process.room import Room

if sys.platform != "win32":
    pytest.skip("what only Windows does", allow_module_level=True)

STARTS_ANOTHER = """
    import subprocess, sys, time
    print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid, "ready", flush=True)
    time.sleep({seconds})
"""


def wait_for_the_end_of(*numbers: int) -> bool:
    """Tell whether these processes end in time."""
    end = time.perf_counter() + DEADLINE
    while any(map(psutil.pid_exists, numbers)):
        if time.perf_counter() > end:
            return False
        threading.Event().wait(0.05)
    return True


def test_what_outlives_its_program_is_named_and_ended(room: Room) -> None:
    """The job knows it, whoever its parent was."""
    running = room.start(STARTS_ANOTHER.format(seconds=0))
    assert room.ends() == 0
    (line,) = running.close()

    assert "left a process running" in line
    assert wait_for_the_end_of(int(room.text().split()[0]))


def test_a_killed_grader_leaves_nothing(tmp_path: Path) -> None:
    """The jobs end with the handles that it held."""
    (tmp_path / "program.py").write_text(dedent(STARTS_ANOTHER.format(seconds=60)), encoding="utf-8")
    code = """
        import os, subprocess, sys
        from grader.process import system
        keyboard = system.Keyboard(terminal=False)
        popen = system.start([sys.executable, "program.py"], ".", dict(os.environ), keyboard.theirs, subprocess.PIPE)
        print(popen.pid, popen.stdout.readline().decode(), flush=True)
        input()
    """
    paths = os.pathsep.join(filter(None, sys.path))
    with subprocess.Popen(
        [sys.executable, "-c", dedent(code)], cwd=tmp_path, env={**os.environ, "PYTHONPATH": paths},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as grader:  # fmt: skip
        assert grader.stdout is not None
        program, another = map(int, grader.stdout.readline().split()[:2])
        assert psutil.pid_exists(program)
        assert psutil.pid_exists(another)
        grader.kill()

    assert wait_for_the_end_of(program, another)


def test_the_table_holds_our_programs_and_nobody_else(room: Room) -> None:
    """Each is in its own session; what it has started is, too."""
    one, other = (room.start(STARTS_ANOTHER.format(seconds=60)) for _ in range(2))
    assert room.recorder.wait(lambda: room.recorder.screen("ann").kept.count(b"ready") == 2, DEADLINE)
    table = system.process_table()

    assert set(table.sessions.values()) == {one.pid, other.pid}
    assert len(table.sessions) == 4
    assert table.of(one.pid, "") | table.of(other.pid, "") == set(table.sessions)
    assert system.is_ours(psutil.Process(one.pid))
    assert not system.is_ours(psutil.Process())


def test_a_venv_runs_the_interpreter_itself(room: Room, tmp_path: Path) -> None:
    """Its `python.exe` would be another process; the program still finds the venv."""
    scripts = tmp_path / "venv" / "Scripts"
    scripts.mkdir(parents=True)
    (scripts / "python.exe").touch()
    (tmp_path / "venv" / "pyvenv.cfg").write_text(f"home = {Path(sys.executable).parent}\n", encoding="utf-8")
    keyboard = system.Keyboard(terminal=False)
    code = "import os, sys; print(os.getpid(), sys.prefix, sep='|')"
    command = [str(scripts / "python.exe"), "-c", code]
    popen = system.start(command, tmp_path, dict(os.environ), keyboard.theirs, subprocess.PIPE)
    keyboard.started()
    said = popen.communicate(timeout=DEADLINE)[0].decode().strip()
    system.let_go(popen.pid)
    keyboard.close()

    assert said == f"{popen.pid}|{tmp_path / 'venv'}"


def test_a_sealed_python_is_refused_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The embeddable one, as it is unzipped, hears of no path of ours."""
    (tmp_path / "python313._pth").touch()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python.exe"))

    with pytest.raises(UsageError, match=r"delete .*python313\._pth"):
        our_own()
    assert all(one.python.parent != tmp_path for one in others())


def test_a_password_is_read_from_the_keyboard(room: Room) -> None:
    """A console's keys would never come."""
    with Network(room.recorder) as network:
        code = "import getpass; print('ready', flush=True); print(getpass.getpass('password: '))"
        running = room.start(code, network.environment("ann"))
        room.shows("ready")
        running.type("zubadego")

        assert room.shows("zubadego")


def test_a_pair_of_sockets_is_no_server(room: Room) -> None:
    """The library makes one by a listener, and asyncio needs one before it can serve anybody."""
    with Network(room.recorder) as network:
        code = """
            import asyncio, socket
            one, other = socket.socketpair()
            one.sendall(b"ready")
            print(other.recv(5).decode(), flush=True)
            async def serve():
                async with await asyncio.start_server(print, "127.0.0.1", 9090):
                    print("serves", flush=True)
            asyncio.run(serve())
        """
        room.start(code, network.environment("ann"))
        room.shows("serves")
        told = room.recorder.frozen().of(Listening)

    assert [one.port for one in told if isinstance(one, Listening)] == [9090]


def test_more_sockets_than_one_select_takes() -> None:
    """Those behind the first 512 are heard, too; and nothing is ready where nothing has come."""
    pairs = [socket.socketpair() for _ in range(600)]
    selector = system.Selector()
    for one, _other in pairs:
        selector.register(one, 1)
    quiet = selector.select(0.05)
    pairs[550][1].send(b"x")
    ready = selector.select(DEADLINE)
    selector.close()
    for pair in pairs:
        for one in pair:
            one.close()

    assert quiet == []
    assert [key.fileobj for key, _events in ready] == [pairs[550][0]]


SERVER = """
import socket, time
s = socket.socket()
s.bind(('', 9090))
open({begun!r}, 'w').close()
time.sleep(600)
s.listen()
s.accept()
"""
CLIENT = "import socket\ns = socket.create_connection(('localhost', 9090))\ninput()\n"


@pytest.mark.parametrize("whole_class", [False, True])
def test_ctrl_c_is_heard_while_a_server_hangs(tmp_path: Path, whole_class: bool) -> None:
    """A grade, or a class, ends at once with all that was started, and says so."""
    folder = tmp_path / "class" / "ann"
    folder.mkdir(parents=True)
    begun = tmp_path / "begun"
    (folder / "server.py").write_text(SERVER.format(begun=str(begun)), encoding="utf-8")
    (folder / "client.py").write_text(CLIENT, encoding="utf-8")
    options = ["class", str(tmp_path / "class"), "--db", str(tmp_path / "marks")] if whole_class else [str(folder)]
    code = """
        import _thread, sys, threading, time
        from pathlib import Path
        import psutil
        from grader import limits
        object.__setattr__(limits.FAST, "start", 60.0)
        from grader.cli import main
        started = []
        def interrupt():
            while not Path(sys.argv[1]).exists():
                threading.Event().wait(0.05)
            started.extend((time.perf_counter(), *psutil.Process().children(recursive=True)))
            _thread.interrupt_main()
        threading.Thread(target=interrupt).start()
        code = main(sys.argv[2:])
        began, *programs = started
        seconds = time.perf_counter() - began
        print(code, seconds, len(programs) > 0, len(psutil.wait_procs(programs, 10)[1]))
    """
    paths = os.pathsep.join(filter(None, sys.path))
    done = subprocess.run(
        [sys.executable, "-c", dedent(code), str(begun), *options], env={**os.environ, "PYTHONPATH": paths},
        capture_output=True, encoding="utf-8", check=False, timeout=3 * DEADLINE,
    )  # fmt: skip
    exit_code, seconds, *programs = done.stdout.split()[-4:]

    assert exit_code == "130"
    assert programs == ["True", "0"]  # they were there, and none is left
    assert float(seconds) < 15
