"""THE process room: start, type, drain, count, dump stacks, end the whole tree.

Rule 1. Each program has a session of its own, and its output is drained until its end, whatever it writes.
Rule 2. One line is put into the pipe only after the last was taken out, as a terminal hands them over.
Rule 3. Nothing outlives the play: the tree, daemons that left it, and what lost its environment.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from grader import sandbox
from grader.errors import UsageError
from grader.keyboard import Keyboard
from grader.language import _
from grader.limits import LIMITS
from grader.transcript import Began, Ended, Typed, quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.recorder import Recorder

CHUNK = 1 << 16


class Running:
    """One of the student's programs while it runs: `who` is its label, `env` is added to a clean environment."""

    def __init__(
        self,
        who: str,
        command: Sequence[str],
        folder: Path,
        env: dict[str, str],
        recorder: Recorder,
        *,
        terminal: bool = False,
    ) -> None:
        self.who, self.recorder, self.token = who, recorder, env.get("CHAT_LAB_CONTROL", "")
        self.ended = threading.Event()
        self.closing = False
        self._forks = 0
        self._keyboard = Keyboard(terminal=terminal)
        screen = self._keyboard.theirs if self._keyboard.terminal else subprocess.PIPE
        options: dict[str, int | bool] = {"start_new_session": True}
        if sys.platform == "win32":
            options = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        self.popen = subprocess.Popen(
            sandbox.limited(command),
            cwd=folder,
            env=sandbox.environment(env),
            stdin=self._keyboard.theirs,
            stdout=screen,
            stderr=subprocess.PIPE,
            bufsize=0,
            **options,  # type: ignore[call-overload]
        )
        self._keyboard.started()
        self.pid: int = self.popen.pid
        recorder.record(Began, who, quote(str(command[-1])), self.pid)
        shown = self._keyboard.ours if self.popen.stdout is None else self.popen.stdout.fileno()
        said = self.popen.stderr.fileno() if self.popen.stderr else -1
        self._drains = [
            threading.Thread(target=self._drain, args=(descriptor, name), name=f"{who} {name}", daemon=True)
            for descriptor, name in ((shown, "stdout"), (said, "stderr"))
        ]
        for thread in (*self._drains, threading.Thread(target=self._await_end, name=f"{who} end", daemon=True)):
            thread.start()

    def _drain(self, descriptor: int, name: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            while chunk := os.read(descriptor, CHUNK):
                self.recorder.shown(self.who, name, chunk)

    def _await_end(self) -> None:
        code = self.popen.wait()
        if not self.closing:
            for thread in self._drains:  # what it said last stands in the record before its end
                thread.join(LIMITS.last_words)
            self.recorder.record(Ended, self.who, code)
        self.ended.set()
        with self.recorder.condition:
            self.recorder.condition.notify_all()

    def wait_until_taken(self, seconds: float = LIMITS.typing_wait) -> bool:
        """Wait until the program has taken out what was typed; return whether it has."""
        end = time.perf_counter() + seconds
        while self._keyboard.unread() and not self.ended.is_set():
            if time.perf_counter() >= end:
                return False
            self.ended.wait(LIMITS.typing_poll)  # no system tells of a pipe running empty: look again
        return not self._keyboard.unread()

    def type(self, text: str) -> float:
        """Put one line into the program's standard input; return when that was."""
        self.wait_until_taken()
        at = self.recorder.record(Typed, self.who, text)
        with contextlib.suppress(OSError):
            os.write(self._keyboard.ours, text.encode() + b"\n")
        return at

    def may_grow(self) -> bool:
        """Tell whether one process more is within the limits; counted only from the point where it matters."""
        self._forks += 1
        return self._forks <= LIMITS.processes // 2 or len(self.tree()) < LIMITS.processes

    def dump_stacks(self) -> None:
        """Ask the program to write the stacks of its threads to its standard error (where there are signals)."""
        if sys.platform != "win32" and not self.ended.is_set():
            self.popen.send_signal(signal.SIGUSR2)

    def os_threads(self) -> int:
        """Count the threads that the kernel knows of in the program itself; 0 where it cannot be told."""
        with contextlib.suppress(psutil.Error):
            return int(psutil.Process(self.pid).num_threads())
        return 0

    def ports(self, known: Sequence[int] = ()) -> set[int] | None:
        """Return the local ports of the program's internet sockets; None where it cannot be told."""
        found: set[int] = set()
        try:
            for process in self.tree(known):
                found |= {link.laddr.port for link in process.net_connections("inet") if link.laddr}
        except psutil.Error:
            return None
        return found

    def tree(self, known: Sequence[int] = ()) -> list[psutil.Process]:
        """Return every living process of this program: its descendants, its session, and those with its token."""
        found: dict[int, psutil.Process] = {}
        with contextlib.suppress(psutil.Error):
            for process in psutil.Process(self.pid).children(recursive=True):
                found[process.pid] = process
        for pid in _by_token(self.token, self.pid):
            with contextlib.suppress(psutil.Error):
                found[pid] = psutil.Process(pid)
        for pid in known:
            with contextlib.suppress(psutil.Error, OSError, ValueError, OverflowError):
                if self._is_ours(psutil.Process(pid)):
                    found[pid] = psutil.Process(pid)
        if not self.ended.is_set():
            with contextlib.suppress(psutil.Error):
                found[self.pid] = psutil.Process(self.pid)
        return [process for process in found.values() if _lives(process)]

    def _is_ours(self, process: psutil.Process) -> bool:
        """Tell whether a process is of this program's family: what a child says of its number is not enough."""
        if process.environ().get("CHAT_LAB_CONTROL") == self.token:
            return True
        if sys.platform == "win32" or os.getsid(process.pid) == os.getsid(0):
            return False
        return os.getpid() in [parent.pid for parent in process.parents()]  # an orphan that came to us

    def kill(self) -> None:
        """End the program itself, as a closed window does; its other processes are left to `close`."""
        self.closing = True
        with contextlib.suppress(OSError):
            self.popen.kill()
        self.ended.wait(LIMITS.ending)

    def close(self, known: Sequence[int] = ()) -> tuple[str, ...]:
        """End the whole tree; return a sentence for each process that had left it and lived on."""
        was_over = self.ended.is_set()
        self.closing = True
        tree = self.tree(known)
        strays = [process for process in tree if process.pid != self.pid and (was_over or _has_left(process, self.pid))]
        left_over = tuple(_describe(self.who, process) for process in strays)
        end = time.perf_counter() + LIMITS.ending
        while True:
            for process in tree:
                with contextlib.suppress(psutil.Error):
                    process.kill()
            if self.popen.poll() is None:
                self.popen.kill()
            if not psutil.wait_procs([p for p in tree if p.pid != self.pid], timeout=LIMITS.ending)[1]:
                self.ended.wait(LIMITS.ending)
            tree = self.tree(known) if left_over or len(tree) > 1 else []
            if not tree or time.perf_counter() > end:
                break
        for thread in self._drains:
            thread.join(LIMITS.ending)
        for stream in (self.popen.stdout, self.popen.stderr):
            if stream is not None:
                stream.close()
        self._keyboard.close()
        return left_over + tuple(_describe(self.who, process) for process in tree)


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _has_left(process: psutil.Process, leader: int) -> bool:
    """Tell whether a process has left the session that its program was started in."""
    if sys.platform == "win32":
        return False
    with contextlib.suppress(OSError):
        return os.getsid(process.pid) != leader
    return False


def _by_token(token: str, leader: int) -> list[int]:
    """Return the processes that carry a program's token in their environment, or belong to its session (Linux)."""
    found: list[int] = []
    if sys.platform != "linux" or not token:
        return found
    mark = f"CHAT_LAB_CONTROL={token}".encode()
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit():
            continue
        pid = int(entry.name)
        with contextlib.suppress(OSError):
            if os.getsid(pid) == leader or mark in Path(entry.path, "environ").read_bytes():
                found.append(pid)
    return found


def _describe(who: str, process: psutil.Process) -> str:
    try:
        command = " ".join(process.cmdline())
    except psutil.Error:
        command = "?"
    return _("{who} left a process running: {command} (pid {pid})").format(
        who=who, command=quote(command, 120), pid=process.pid
    )


def interpreter(text: str) -> Path:
    """Return the executable that `--python` means: a path, a name on PATH, or a version such as 3.8.

    Raises:
        UsageError: nothing by that name runs.
    """
    launcher = [["py", f"-{text}"]] if sys.platform == "win32" else []
    for command in (*launcher, [shutil.which(f"python{text}") or ""], [shutil.which(text) or ""], [text]):
        if not text or not command[0] or Path(command[0]).is_dir():
            continue
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            answer = subprocess.run(
                [*command, "-c", "import sys; print(sys.executable); assert sys.version_info >= (3, 8)"],
                capture_output=True,
                check=True,
                timeout=LIMITS.control,
                text=True,
            )
            if answer.stdout.strip():
                return Path(answer.stdout.strip())
    raise UsageError(_("--python {text}: no Python 3.8 or later runs under that name").format(text=text))
