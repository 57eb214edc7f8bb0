"""One of a student's programs: start it, type, drain, dump stacks, end the whole tree.

Rule 1. Each program has a session of its own, and its output is drained until its end, whatever it writes.
Rule 2. One line is put into the pipe only after the last was taken out, as a terminal hands them over.
Rule 3. Nothing outlives the play: the tree, daemons that left it, and what lost its environment.
"""

import contextlib
import json
import os
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from grader.language import _
from grader.limits import LIMITS
from grader.model.sandbox import OPEN, Sandbox
from grader.process import system
from grader.process.sandbox import environment
from grader.process.tree import ProgramProcesses, each_living
from grader.record.events import Began, Ended, Typed
from grader.record.recorder import Recorder
from grader.record.text import quote

CHUNK = 1 << 16
SIGNALLED = 128  # a larger exit code of a shell's is this and a signal's number


class Running(ProgramProcesses):
    """One of the student's programs while it runs: `who` is its label, `env` is added to a clean environment."""

    def __init__(  # noqa: PLR0913 - what it is, and what it runs in
        self,
        who: str,
        command: Sequence[str],
        folder: Path,
        env: dict[str, str],
        recorder: Recorder,
        *,
        terminal: bool = False,
        sandbox: Sandbox = OPEN,
    ) -> None:
        self.who, self.recorder = who, recorder
        self.ended = threading.Event()
        self.closing = self.closed = False
        self._left_lying = 0  # typed bytes that the program was given time to read, and has not begun to
        self._reading: set[str] = set()  # the streams of which a chunk is on its way to the record
        self._keyboard = system.Keyboard(terminal=terminal)
        screen = self._keyboard.theirs if self._keyboard.terminal else subprocess.PIPE
        self.popen, first = _started(command, (folder, environment(env), self._keyboard.theirs, screen), sandbox)
        self._keyboard.started()
        super().__init__(self.popen.pid, env.get(system.VARIABLE, ""), first)
        recorder.record(Began, who, quote(str(command[-1])), self.popen.pid)
        shown = self._keyboard.ours if self.popen.stdout is None else self.popen.stdout.fileno()
        said = self.popen.stderr.fileno() if self.popen.stderr else -1
        self._outputs = (shown, said)
        self._drains = [
            threading.Thread(target=self._drain, args=(descriptor, name), name=f"{who} {name}", daemon=True)
            for descriptor, name in ((shown, "stdout"), (said, "stderr"))
        ]
        for thread in (*self._drains, threading.Thread(target=self._await_end, name=f"{who} end", daemon=True)):
            thread.start()

    def _drain(self, descriptor: int, name: str) -> None:
        chunk, held = b"more", b""
        while chunk:
            chunk = b""
            with contextlib.suppress(OSError):
                if system.reading_begins(descriptor):
                    self._reading.add(name)  # before the pipe is empty: what is being read is not shown yet
                chunk = os.read(descriptor, CHUNK)
                shown = (held + chunk).replace(b"\r\n", b"\n")  # Windows ends lines so, and a terminal
                held = b"\r" if chunk and shown.endswith(b"\r") else b""
                if shown := shown.removesuffix(held):
                    self.recorder.shown(self.who, name, shown)
            self._reading.discard(name)
            self.recorder.changed()

    def _await_end(self) -> None:
        code = self.popen.wait()
        if self.first and code > SIGNALLED:
            code = SIGNALLED - code  # bubblewrap tells it as a shell does
        if not self.closing:
            for thread in self._drains:  # what it said last stands in the record before its end
                thread.join(LIMITS.last_words)
            self.recorder.record(Ended, self.who, code)
        self.ended.set()
        self.recorder.changed()

    def has_unread(self) -> bool:
        """Tell whether the program has still to read what was typed."""
        return self._keyboard.unread() > 0

    def is_shown(self) -> bool:
        """Tell whether all that the program has written is in the record."""
        in_pipes = any(map(system.waiting_on, self._outputs))
        return not (in_pipes or self._reading)  # in this order: what leaves a pipe meanwhile is being read

    def wait_until_taken(self, seconds: float = LIMITS.typing_wait) -> bool:
        """Wait until the program has taken out what was typed; return whether it has."""
        began = looked = self.recorder.now()
        while (unread := self._keyboard.unread()) and not self.ended.is_set():
            if unread == self._left_lying:  # waited for before, in vain
                return False
            is_over = self.recorder.now() - began >= seconds + min(self.recorder.stalled(began), LIMITS.stall)
            if not is_over and self.recorder.now() - looked > LIMITS.look:
                is_over, looked = self.recorder.stands_still(), self.recorder.now()
            if is_over:
                self._left_lying = unread
                return False
            self.ended.wait(LIMITS.typing_poll)  # no system tells of a pipe running empty: look again
        self._left_lying = 0
        return not unread

    def type(self, text: str) -> float:
        """Put one line into the program's standard input; return when that was."""
        self.wait_until_taken()
        at = self.recorder.record(Typed, self.who, text)
        written = self._keyboard.type(text.encode())
        self._left_lying += written if self._left_lying else 0  # it lies there, too
        return at

    def dump_stacks(self) -> None:
        """Ask the program to write the stacks of its threads to its standard error (where there are signals)."""
        if not self.ended.is_set():
            system.dump_stacks(self.pid)

    def kill(self, *, whole: bool = False) -> None:
        """End the program itself, as a closed window does; its other processes are left to `close`, unless `whole`."""
        self.closing = True
        each_living(self.tree() if whole else (), psutil.Process.kill)
        if not self.first or not self.pid:
            self.end()
        elif not self.ended.is_set():
            each_living([self.pid], lambda pid: psutil.Process(pid).kill())
        self.ended.wait(LIMITS.ending)

    def end(self) -> None:
        """End the program at once, in a sandbox with all it has started, and wait for nothing."""
        if self.first:  # bubblewrap ends by itself when it has seen this one end
            each_living([self.first], lambda pid: psutil.Process(pid).kill())
        else:
            with contextlib.suppress(OSError):
                self.popen.kill()

    def close(self, table: system.ProcessTable | None = None, known: Sequence[int] = ()) -> tuple[str, ...]:
        """End the whole tree; return a sentence for each process that had left it and lived on."""
        was_over = self.ended.is_set()
        self.closing = True
        table = table or system.process_table()
        tree, session = self.tree(table, known), self.first or self.started
        left_over = [
            _describe(self.who, process)
            for process in tree
            if process.pid != self.pid and (was_over or table.sessions.get(process.pid, session) != session)
        ]
        end = time.perf_counter() + LIMITS.ending
        while True:
            each_living(tree, psutil.Process.kill)
            self.end()
            psutil.wait_procs([process for process in tree if process.pid != self.popen.pid], timeout=LIMITS.ending)
            self.ended.wait(LIMITS.ending)
            tree = self.tree(known=known) if len(tree) > 1 or left_over else []  # they may have forked meanwhile
            if not tree or time.perf_counter() > end:
                break
        system.let_go(self.popen.pid)
        for thread in self._drains:
            thread.join(LIMITS.ending)
        for stream in filter(None, (self.popen.stdout, self.popen.stderr)):
            stream.close()
        self._keyboard.close()
        self.closed = True
        return (*left_over, *(_describe(self.who, process) for process in tree))


def _started(
    command: Sequence[str], rest: tuple[Path, dict[str, str], int, int], sandbox: Sandbox
) -> tuple[subprocess.Popen[bytes], int]:
    """Start a command; return it, and the number of the first process of its sandbox, 0 where it has none.

    `rest` is what the system wants to know besides: the folder first.

    Raises:
        RuntimeError: the sandbox could not be made, for a reason of the system's.
    """
    if not sandbox.command:
        return system.start(command, *rest), 0
    ours, theirs = os.pipe()
    inside = [*sandbox.command, "--info-fd", str(theirs), "--chdir", str(rest[0]), "--", *command]
    with os.fdopen(ours, "rb") as told:
        try:
            popen = system.start(inside, *rest, passed=(theirs,))
        finally:
            os.close(theirs)
        said = told.read()
    if not said:
        why = popen.communicate()[1] or b""
        raise RuntimeError(f"the sandbox was not made: {why.decode(errors='replace')}")
    return popen, int(json.loads(said)["child-pid"])


def _describe(who: str, process: psutil.Process) -> str:
    try:
        command = " ".join(process.cmdline())
    except psutil.Error:
        command = "?"
    sentence = _("{who} left a process running: {command} (pid {pid})")
    return sentence.format(who=who, command=quote(command, 120), pid=process.pid)
