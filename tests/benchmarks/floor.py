"""The floor under a grade: its plays by the barest means, `python -m tests.benchmarks.floor [JOBS]`.

Rule 1. As many plays, programs and typed lines as a grade of the same chat, in the same order, so many plays side by
        side, and the first one shows what the others wait for. A test holds it to that.
Rule 2. It waits where a grade has to, and each wait ends with what it is for: a program's own words, a line on a
        screen. Only where nothing must come, after the last line and after a leave, it waits as long as a grade.
Rule 3. It does nothing else: no child, no taps, no copy, no limits, no record, no judging, no report.
"""

import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

CHAT = Path(__file__).with_name("chat")
UNWANTED = 0.35  # s after the last typed line
UNWANTED_DELIVERIES = 3.0  # ... or this many times the slowest delivery of the play
LEAVE_NOTICE = 0.1  # s without any output after which a leave has been dealt with
LEAVE_SETTLE = 0.15  # s at most until then
PATIENCE = 30.0  # s until the floor gives up: nothing may go wrong here


class Program:
    """One process of the chat, between two pipes."""

    def __init__(self, file: str, port: str) -> None:
        self.screen = ""
        self.popen = subprocess.Popen(
            [sys.executable, file],
            cwd=CHAT,
            env={**os.environ, "CHAT_PORT": port, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
        )

    def type(self, text: str) -> None:
        """Put one line into the program's standard input."""
        assert self.popen.stdin
        os.write(self.popen.stdin.fileno(), text.encode() + b"\n")

    def shows(self, text: str) -> bool:
        """Whether it stands on the screen."""
        return text in self.screen


class Play:
    """A server and its users, from the first process to the last."""

    def __init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self.users: dict[str, Program] = {}
        self.processes = self.lines = 0
        self.slowest = 0.0
        self.last_line = self.last_output = time.perf_counter()
        self.server = self._start("server_chat.py", "0")
        self.wait(partial(self.server.shows, "\n"))

    def join(self, *names: str) -> None:
        """Have users join, one after another."""
        for name in names:
            self.name(name, self.call())

    def call(self) -> Program:
        """Have somebody start a client, and type no name yet."""
        user = self._start("client_chat.py", self.server.screen.split("\n")[0].rpartition(":")[2])
        self.wait(partial(user.shows, "Enter your name: "))
        return user

    def name(self, name: str, user: Program) -> None:
        """Have somebody who has called type a name."""
        user.type(name)
        self.wait(partial(user.shows, f"Welcome to the chat, {name}!"))
        self.users[name] = user

    def press_enter(self, name: str) -> None:
        """Have a user press Enter on an empty line, and let the others deal with it."""
        self.lines += 1
        self.users[name].type("")
        self.settle()

    def settle(self) -> None:
        """Read until nothing has come for a while."""
        end = time.perf_counter() + LEAVE_SETTLE
        self._read_until(lambda: min(self.last_output + LEAVE_NOTICE, end))

    def line(self, speaker: str, command: str = "", *, to: Sequence[str] = ()) -> Callable[[], bool]:
        """Have a user type a line; return whether all who must show it, by default all others, do."""
        word = f"{speaker}word{self.lines}x"
        self.lines += 1
        self.last_line = time.perf_counter()
        self.users[speaker].type(f"{command}{word}")
        readers = [self.users[name] for name in to or self.users if name != speaker]
        return lambda: all(reader.shows(word) for reader in readers)

    def says(self, speaker: str, command: str = "", *, to: Sequence[str] = ()) -> None:
        """Have a user type a line, and wait until all who must show it do."""
        at = time.perf_counter()
        self.wait(self.line(speaker, command, to=to))
        self.slowest = max(self.slowest, time.perf_counter() - at)

    def leave(self, name: str) -> None:
        """Close a user's window, and let the others deal with it."""
        self._end(self.users.pop(name))
        self.wait(partial(self.server.shows, f"{name} has left the chat"))
        self.settle()

    def wait(self, happened: Callable[[], bool]) -> None:
        """Read the screens until something has happened."""
        end = time.perf_counter() + PATIENCE
        while not happened():
            if not self._read(end - time.perf_counter()):
                raise TimeoutError([self.server.screen, *(user.screen for user in self.users.values())])

    def close(self) -> None:
        """Wait for what must not come, as long as a grade does, and close all windows."""
        self._read_until(lambda: self.last_line + max(UNWANTED, UNWANTED_DELIVERIES * self.slowest))
        programs = [self.server, *self.users.values()]
        for program in programs:
            program.popen.kill()
        for program in programs:
            self._end(program)
        self.selector.close()

    def _start(self, file: str, port: str) -> Program:
        program = Program(file, port)
        self.processes += 1
        assert program.popen.stdout
        self.selector.register(program.popen.stdout, selectors.EVENT_READ, program)
        return program

    def _end(self, program: Program) -> None:
        assert program.popen.stdout
        self.selector.unregister(program.popen.stdout)
        with program.popen:
            program.popen.kill()

    def _read(self, seconds: float) -> bool:
        """Take what comes to any screen within so many seconds; no program ends by itself."""
        for key, _events in (ready := self.selector.select(max(0.0, seconds))):
            chunk = os.read(key.fd, 1 << 16)
            if not chunk:
                raise EOFError(key.data.screen)
            key.data.screen += chunk.decode(errors="replace")
            self.last_output = time.perf_counter()
        return bool(ready)

    def _read_until(self, end: Callable[[], float]) -> None:
        while (left := end() - time.perf_counter()) > 0:
            self._read(left)


def two(play: Play, shown: threading.Event) -> None:
    """Two users take turns, then write at any time."""
    play.join("ann", "bob")
    for speaker in ("ann", "bob", "ann", "bob", "bob", "ann", "ann", "bob"):
        play.says(speaker)
    shown.set()


def three(play: Play) -> None:
    """What one writes reaches all the others."""
    play.join("ann", "bob", "eve")
    for speaker in ("ann", "bob", "eve", "eve", "ann", "ann", "bob"):
        play.says(speaker)


def at_once(play: Play) -> None:
    """Two write at the same instant; a third, who was slow to come, writes nothing and presses Enter."""
    play.join("ann", "bob")
    slow = play.call()
    play.join("dan")
    play.name("eve", slow)
    for number in range(3):
        if number == 2:
            play.press_enter("eve")
        for come in [play.line("ann", to=["bob"]), play.line("bob", to=["ann"])]:
            play.wait(come)


def leaving(play: Play, leaver: str) -> None:
    """The others go on without the one who leaves, and newcomers join, one after another."""
    play.join("ann", "bob", "eve")
    play.leave(leaver)
    for speaker in play.users:
        for _ in range(3):
            play.says(speaker)
    for newcomer in ("dan", "fay"):
        play.join(newcomer)
        for speaker in play.users:
            play.says(speaker)
        play.leave(newcomer)


def private(play: Play) -> None:
    """Private messages, and one that is malformed."""
    play.join("ann", "bob", "eve")
    play.says("ann", "/pm bob ", to=["bob"])
    play.says("eve", "/pm ann ", to=["ann"])
    play.line("bob", "/pm ")
    play.wait(partial(play.users["bob"].shows, "Usage: "))
    play.users["bob"].type("/pm")
    play.says("bob", "/pm ann ", to=["ann"])


def play_all(jobs: int) -> dict[str, int]:
    """Play every play, `jobs` side by side; return the numbers of plays, processes and typed lines."""
    shown = threading.Event()
    scripts: list[Callable[[Play], None]] = [
        lambda play: two(play, shown), three, at_once,
        lambda play: leaving(play, "ann"), lambda play: leaving(play, "eve"), private,
    ]  # fmt: skip

    def perform(number: int) -> Play:
        if number and not shown.wait(PATIENCE):
            raise TimeoutError("the first play has shown nothing")
        play = Play()
        scripts[number](play)
        play.close()
        return play

    with ThreadPoolExecutor(jobs) as pool:
        played = list(pool.map(perform, range(len(scripts))))
    processes, lines = sum(play.processes for play in played), sum(play.lines for play in played)
    return {"plays": len(played), "processes": processes, "lines": lines}


if __name__ == "__main__":
    print(json.dumps(play_all(int(sys.argv[1]) if len(sys.argv) > 1 else 6)))
