"""Grades a case as a real process, as a student does, in a room of its own, and compares.

The chat, its folder, the home and the temporary folder are new, and nobody else's.
"""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .aftermath import ROOMS, Aftermath, graded
from .compare import Deviation, compare, missed, pointed
from .known import ROOT, TESTS, Case
from .write import write


@dataclass(frozen=True)
class Judged:
    """What came of a case: what deviates, how long it took (seconds), the grader's memory (megabytes), its report."""

    case: Case
    deviations: tuple[Deviation, ...]
    seconds: float
    memory: int = 0
    report: Mapping[str, Any] = field(default_factory=dict)


@contextmanager
def small_disk(folder: Path, size: int, free: int) -> Iterator[None]:
    """Put a disk of `size` kilobytes there (Linux, root); `free`: the pages that are left of it, 0: all."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(folder)], check=True)
    try:
        if free:
            (folder / "filling").write_bytes(bytes(size * 1024 - 4096 * free))
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


@contextmanager
def strangers_server(program: Path, note: Path, home: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a good server that is no part of the grade; write down its port. It bears the name of the case's home."""
    text = program.read_text(encoding="utf-8").replace("PORT = 9090", "PORT = 0")
    says = "    server.listen()\n    print(server.getsockname()[1], flush=True)\n"
    text = text.replace("    server.listen()\n", says)
    command = [sys.executable, "-c", text]
    env = {**os.environ, "BYSTANDER": str(home)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, env=env) as server:
        assert server.stdout is not None
        note.write_text(server.stdout.readline(), encoding="utf-8")
        drain = threading.Thread(target=server.stdout.read)
        drain.start()
        try:
            yield server
        finally:
            server.kill()
            drain.join()


def judge(case: Case, seed: int, assignment: str = "chat", sandbox: str = "none") -> Judged:
    """Grade a case, a racy one until a play has caught it, each with a seed of its own, and compare."""
    began = time.monotonic()
    for number in range(case.plays):
        found, after = _judge_once(case, seed + number, assignment, sandbox)
        if not missed(found):
            break  # it was caught, or hit by what must not hit it
    return Judged(case, tuple(found), time.monotonic() - began, after.memory, after.report)


def _judge_once(case: Case, seed: int, assignment: str, sandbox: str) -> tuple[list[Deviation], Aftermath]:
    """Put the programs into a room that nobody else uses, grade them there, and look at all that came of it."""
    options = ["--seed", str(seed), "--assignment", assignment, "--sandbox", sandbox]
    options += [] if not case.beyond else ["--beyond"] if case.beyond == "all" else ["--only", case.beyond]
    with ROOMS, TemporaryDirectory(prefix="case-", ignore_cleanup_errors=True) as scratch, ExitStack() as stack:
        room = Path(scratch).resolve()
        for name in ("home", "tmp", "outside", "reports"):
            (room / name).mkdir()
        (room / "outside" / "marks.txt").write_text("ann 5, bob 4\n", encoding="utf-8")
        (room / "outside" / "server.py").write_text("import socket\n", encoding="utf-8")
        (room / "home" / "letter.txt").write_text("a secret\n", encoding="utf-8")
        folder = room / case.called.encode().decode("unicode_escape")
        write(case, folder, seed)
        bystander = None
        if case.disk:
            stack.enter_context(small_disk(room / "tmp", case.disk, case.free))
        if case.outside:
            program = TESTS / case.base / "server_chat.py"
            bystander = stack.enter_context(strangers_server(program, folder / "port", room / "home"))
        after = graded(room, folder, *options, inside=case.inside)
        if bystander and bystander.poll() is not None:
            after.complaints.append("what else ran was ended")
        found = [Deviation(case.name, "aftermath", "whole", "not", one) for one in after.complaints]
        if after.report:
            programs = folder.rglob("*.py") if case.line else ()
            sources = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in programs}
            found += compare(case, after.report, after.code)
            told = case if sandbox == "none" or not case.outside else replace(case, told="")  # it cannot be met there
            found += pointed(told, after.report, sources, after.text)
        if case.folder == "deep_folders":
            subprocess.run(["rm", "-rf", str(folder)], check=False)  # deeper than shutil can name
    return found, after


def assignment_without_prompts(into: Path) -> Path:
    """Return a copy of the assignment that knows no word of any prompt."""
    folder = shutil.copytree(ROOT / "assignments" / "chat", into / "chat")
    (folder / "prompts.toml").write_text("", encoding="utf-8")
    return folder
