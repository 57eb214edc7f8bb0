"""The floor under a grade: its plays by the barest means, `python -m tests.benchmarks.floor [JOBS]`.

Rule 1. The plays are the grade's own: the assignment's scenarios, run as they stand, on a stage of plain pipes and
        real ports. The same programs and processes, the same order of joins and lines, the same number of plays side
        by side, and the same plays that wait for what others have to show first.
Rule 2. It waits where a grade has to wait, and nowhere else: for a program's own words (the server says that it
        listens, a client that it is welcomed, a screen shows a line), for a leave to settle, and for the curtain.
        `PLAYS` and the windows stand here as literals: the floor loads nothing of the grader; a test holds them to it.
Rule 3. It does nothing else: no child, no taps, no copy, no limits, no record, no judging, no report.
"""

from __future__ import annotations

import ast
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHAT = Path(__file__).with_name("chat")
SCENARIOS = Path(__file__).resolve().parents[2] / "assignments" / "chat" / "scenarios.py"

CURTAIN = 0.35  # s after the last typed line
CURTAIN_DELIVERIES = 3.0  # ... or this many times the slowest delivery of the play
LEAVE_NOTICE = 0.1  # s without any output after which a leave has been dealt with
LEAVE_SETTLE = 0.15  # s at most until then
PATIENCE = 30.0  # s until the floor gives up: nothing may go wrong here


class Play(NamedTuple):
    """One play: its variant, its criteria in order, and what another one has to show before it starts."""

    scene: str
    variant: str
    criteria: tuple[str, ...]
    needs: tuple[str, ...] = ("exchange",)


PLAYS = (
    Play("two", "", ("serves", "turns", "exchange", "no_echo", "named"), ()),
    Play("three", "", ("group", "no_echo", "named"), ("turns", "exchange")),
    Play("at once", "", ("together",)),
    Play("leaving", "first", ("leaves",)),
    Play("leaving", "last", ("leaves",)),
    Play("private", "", ("private",)),
)


class Line(NamedTuple):
    """One typed line: who typed it, its words, and when that was."""

    speaker: str
    words: tuple[str, ...]
    at: float


class Program:
    """One process of the chat, between two pipes."""

    def __init__(self, stage: Stage, file: str, port: str) -> None:
        self.stage, self.screen = stage, ""
        self.popen = subprocess.Popen(
            [sys.executable, file],
            cwd=CHAT,
            env={**os.environ, "CHAT_PORT": port, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
        )
        stage.selector.register(self.popen.stdout, selectors.EVENT_READ, self)

    def type(self, text: str) -> float:
        """Put one line into the program's standard input; return when that was."""
        at = time.perf_counter()
        os.write(self.popen.stdin.fileno(), text.encode() + b"\n")
        return at

    def read(self) -> None:
        """Take what has come to the screen. No program ends by itself."""
        chunk = os.read(self.popen.stdout.fileno(), 1 << 16)
        if not chunk:
            raise EOFError(self.screen)
        self.screen += chunk.decode(errors="replace")

    def end(self) -> None:
        """Close its window: nothing more is seen on it."""
        if self.popen.poll() is None:
            self.popen.kill()
            self.popen.wait()
            self.stage.selector.unregister(self.popen.stdout)
            self.popen.stdin.close()
            self.popen.stdout.close()


class User:
    """A person at a client: the verbs that the scenarios use. Claims are the grader's business."""

    def __init__(self, stage: Stage, name: str, program: Program, *, silent: bool) -> None:
        self.stage, self.name, self.program, self.silent = stage, name, program, silent
        self.called = name
        self.gone = False

    def says(self, command: str = "", *, words: int = 2) -> Line:
        """Type one line: the command, if any, and fresh words."""
        stage = self.stage
        fresh = tuple(f"word{stage.words + number}x" for number in range(words))
        stage.words += words
        stage.last_line = self.program.type(" ".join((command, *fresh)).lstrip())
        stage.lines.append(Line(self.name, fresh, stage.last_line))
        return stage.lines[-1]

    def types(self, command: str) -> None:
        """Type a command without words."""
        self.stage.last_line = self.program.type(command)

    def says_several(self, count: int) -> Iterator[Line]:
        """Type several lines, each when the next one is asked for."""
        return (self.says() for _number in range(count))

    def hears(self, line: Line) -> None:
        """Wait until a line is on this user's screen."""
        self.stage.wait(lambda: all(word in self.program.screen for word in line.words))
        self.stage.slowest = max(self.stage.slowest, time.perf_counter() - line.at)

    def is_answered_alone(self, _line: Line) -> None:
        """Wait until a malformed command is answered."""
        self.stage.wait(lambda: "Usage: " in self.program.screen)

    def leaves(self) -> None:
        """Close this user's window, and let the others deal with it."""
        stage = self.stage
        self.gone = True
        self.program.end()
        stage.wait(lambda: f"{self.name} has left the chat" in stage.server.screen, LEAVE_NOTICE)
        stage.wait_quiet(LEAVE_NOTICE, LEAVE_SETTLE)

    def no_claim(self, *_lines: Line) -> None:
        """Judge nothing."""

    never_hears = never_hears_back = hears_once_in_order = no_claim


class Stage:
    """One play's stage, with the verbs that the scenarios use."""

    server: Program

    def __init__(self, variant: str) -> None:
        self.variant = variant
        self.selector = selectors.DefaultSelector()
        self.programs: list[Program] = []
        self.users: dict[str, User] = {}
        self.port = "0"
        self.words = 0
        self.lines: list[Line] = []
        self.last_line = self.last_output = time.perf_counter()
        self.slowest = 0.0

    def join(self, *names: str) -> list[User]:
        """Have users join, one after another, after the server has said that it listens."""
        if not self.programs:
            self.server = self._launch("server_chat.py")
            self.wait(lambda: "Server started at " in self.server.screen and "\n" in self.server.screen)
            self.port = self.server.screen.split("\n")[0].rpartition(":")[2]
        for name in names:
            if name not in self.users:
                self._join(name, silent=False)
        return [self.users[name] for name in names]

    def take_turns(self, first: str, second: str) -> None:
        """Let two users join and write one line each."""
        one, other = self.join(first, second)
        other.hears(one.says())
        one.hears(other.says())

    def joins_silently(self, name: str) -> None:
        """Have a user join who then writes nothing."""
        self._join(name, silent=True)

    def everyone(self) -> list[User]:
        """Return the users who are there and take part."""
        return [user for user in self.users.values() if not user.gone and not user.silent]

    def everyone_but(self, *users: User) -> list[User]:
        """Return the users who are there and take part, without some."""
        return [user for user in self.everyone() if user not in users]

    def lines_of(self, *_user: User) -> list[Line]:
        """Return no lines, and judge nothing."""
        return []

    names_stand_by_the_lines = lines_of

    def all_say_at_once(self, *speakers: User) -> list[tuple[User, Line]]:
        """Have several users type, and nobody wait for anybody."""
        return [(user, user.says()) for user in speakers]

    def wait(self, happened: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Read the screens until something has happened, at most `seconds`."""
        end = time.perf_counter() + seconds
        while not happened():
            left = end - time.perf_counter()
            if left <= 0:
                if seconds == PATIENCE:
                    raise TimeoutError([program.screen for program in self.programs])
                return
            self._read(left)

    def wait_quiet(self, seconds: float, at_most: float) -> None:
        """Read the screens until they have shown nothing new for `seconds`, at most `at_most` seconds."""
        end = time.perf_counter() + at_most
        while (left := min(self.last_output + seconds, end) - time.perf_counter()) > 0:
            self._read(left)

    def curtain(self) -> None:
        """Wait for what must not come, as long as a grade does."""
        end = self.last_line + max(CURTAIN, CURTAIN_DELIVERIES * self.slowest)
        while (left := end - time.perf_counter()) > 0:
            self._read(left)

    def end(self) -> None:
        """Close all windows."""
        for program in self.programs:
            program.popen.kill()
        for program in self.programs:
            program.end()
        self.selector.close()

    def _read(self, seconds: float) -> None:
        for key, _events in self.selector.select(seconds):
            key.data.read()
            self.last_output = time.perf_counter()

    def _launch(self, file: str) -> Program:
        program = Program(self, file, self.port)
        self.programs.append(program)
        return program

    def _join(self, name: str, *, silent: bool) -> None:
        program = self._launch("client_chat.py")
        self.wait(lambda: "Enter your name: " in program.screen)
        program.type(name)
        self.wait(lambda: f"Welcome to the chat, {name}!" in program.screen)
        self.users[name] = User(self, name, program, silent=silent)


def scripts() -> dict[str, Any]:
    """Return the assignment's scenarios by name; their import of the grader's stage is left out."""
    tree = ast.parse(SCENARIOS.read_text(encoding="utf-8"))
    tree.body = [part for part in tree.body if not isinstance(part, ast.ImportFrom)]
    names: dict[str, Any] = {"Stage": Stage}
    exec(compile(tree, str(SCENARIOS), "exec"), names)
    return names


def perform(play: Play, script: dict[str, Any], shown: dict[str, threading.Event]) -> Stage:
    """Play one play, as soon as what it needs was shown."""
    for need in play.needs:
        shown[need].wait(PATIENCE)
    stage = Stage(play.variant)
    try:
        for criterion in play.criteria:
            script[criterion](stage)
            shown[criterion].set()
        stage.curtain()
    finally:
        stage.end()
    return stage


def play_all(jobs: int) -> dict[str, int]:
    """Play every play, `jobs` side by side; return the numbers of plays, processes and typed lines."""
    script, shown = scripts(), {criterion: threading.Event() for play in PLAYS for criterion in play.criteria}
    to_play = iter(PLAYS)
    played: list[Stage] = []

    def work() -> None:
        for play in to_play:  # all workers draw from the one iterator
            stage = perform(play, script, shown)
            played.append(stage)

    with ThreadPoolExecutor(jobs) as pool:
        for worker in [pool.submit(work) for _number in range(jobs)]:
            worker.result()
    processes, lines = sum(len(stage.programs) for stage in played), sum(len(stage.lines) for stage in played)
    return {"plays": len(played), "processes": processes, "lines": lines}


if __name__ == "__main__":
    print(json.dumps(play_all(int(sys.argv[1]) if len(sys.argv) > 1 else len(PLAYS))))
