"""One grade as a real process, and what it has left behind.

Rule 1. What bears the path of the case's room in its environment, its folder or its command line after the grade is
        left over.
Rule 2. What must hold of every grade: nothing left running, nothing outside touched, reports that parse and hold no
        command for a terminal, no traceback of the grader's, memory within bounds.
"""

import ctypes
import json
import os
import re
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
import psutil

from .known import ROOT

SCHEMA = next((ROOT / "grader").glob("**/*.schema.json"))
PATIENCE = 200.0  # seconds one grade may take; a hundred thousand files on a busy machine take some twenty
MEMORY = 400  # megabytes the grader itself may hold; idle plays take about 60
COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
OURS = re.compile(r"Traceback \(most recent call last\)|File \"[^\"\n]*/grader/[a-z_/]+\.py\"")


SHARED = ("/dev/shm", "/var/tmp")  # where any program may leave something


class _Counted:
    """How many grades run at the moment: what has lost its parent is told apart only where there is one."""

    def __init__(self) -> None:
        self._lock, self.count = threading.Lock(), 0

    def __enter__(self) -> None:
        with self._lock:
            self.count += 1

    def __exit__(self, *_error: object) -> None:
        with self._lock:
            self.count -= 1


ROOMS = _Counted()


@dataclass
class Aftermath:
    """What a grade has left: its report as data, all its words, its exit code, and what must not be."""

    report: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    errors: str = ""
    code: int = -1
    memory: int = 0
    complaints: list[str] = field(default_factory=list)


def graded(room: Path, folder: Path, *options: str, inside: bool = False) -> Aftermath:
    """Grade the folder; look at the processes, the files, the reports and the memory afterwards."""
    _adopt()
    outside = _files(room)
    reports = [room / "reports" / "report.json", room / "reports" / "report.xml"]
    home, scratch = str(room / "home"), str(room / "tmp")
    environment = {
        **os.environ, "HOME": home, "USERPROFILE": home, "TMPDIR": scratch, "TEMP": scratch, "TMP": scratch,
        "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "TEACHERS_TOKEN": "a secret",
    }  # fmt: skip
    command = [sys.executable, "-m", "grader", "." if inside else str(folder), "--json", str(reports[0])]
    after = Aftermath()
    before = {child.pid for child in psutil.Process().children()}
    with (room / "stdout").open("wb+") as shown, (room / "stderr").open("wb+") as said:
        grader = subprocess.Popen(
            [*command, "--junit", str(reports[1]), *options],
            cwd=folder if inside else ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=shown, stderr=said,
        )  # fmt: skip
        try:
            after.memory = _watched(grader, after)
        except BaseException:  # Ctrl-C: the grader ends what it has started
            grader.terminate()
            grader.wait(PATIENCE)
            raise
        after.code = grader.returncode
        shown.seek(0)
        said.seek(0)
        console = shown.read().replace(os.linesep.encode(), b"\n").decode(errors="surrogateescape")
        after.errors = said.read().decode(errors="replace")
    after.complaints += _left_over(str(room), before)
    if _files(room) != outside:
        changed = {str(path) for path, _what in set(_files(room).items()) ^ set(outside.items())}
        after.complaints.append(f"touched outside of the private copy: {sorted(changed)[:5]}")
    remains = [path.name for path in (room / "tmp").iterdir() if path.name.startswith("chat-lab-")]
    for left in (path for place in SHARED for path in Path(place).glob(f"*{room.name}*")):
        remains.append(str(left))
        left.unlink()
    after.complaints += [f"left behind: {remains}"] if remains else []
    _read(after, reports, console)
    return after


def _watched(grader: subprocess.Popen[bytes], after: Aftermath) -> int:
    """Wait for the grade's end; return the most megabytes that the grader itself has held."""
    ended, highest = threading.Event(), 0

    def wait() -> None:
        grader.wait()
        ended.set()

    waiter = threading.Thread(target=wait, daemon=True)
    waiter.start()
    process, waited = psutil.Process(grader.pid), 0.0
    while not ended.wait(0.05):
        waited += 0.05
        with suppress(psutil.Error):
            highest = max(highest, process.memory_info().rss >> 20)
        if waited > PATIENCE:
            after.complaints.append(f"no end within {PATIENCE:.0f} s")
            grader.terminate()  # Ctrl-C's neighbour: it ends what it has started
            if not ended.wait(PATIENCE / 10):
                grader.kill()
    waiter.join()
    if highest > MEMORY:
        after.complaints.append(f"the grader held {highest} MB; {MEMORY} are allowed")
    return highest


def _read(after: Aftermath, reports: list[Path], console: str) -> None:
    """Read the reports as their readers do; note what is wrong with them."""
    texts = []
    for path in reports:
        if path.is_symlink() or not path.is_file():
            after.complaints.append(f"no report at {path.name}: exit code {after.code}; {after.errors[-300:]}")
        else:
            texts.append(path.read_text(encoding="utf-8", errors="surrogateescape"))
    after.text = "\n".join([*texts, console])
    try:
        after.report = json.loads(texts[0]) if texts else {}
        jsonschema.validate(after.report, json.loads(SCHEMA.read_text(encoding="utf-8")))
        ET.fromstring(texts[1]) if texts[1:] else None
    except (ValueError, jsonschema.ValidationError, ET.ParseError) as error:
        after.complaints.append(f"a report cannot be read: {str(error)[:300]}")
    command = COMMANDS.search(console)
    if command:
        at = command.start()
        after.complaints.append(f"the console's report holds a command: {console[max(0, at - 60) : at + 20]!r}")
    for name, text in (("report", after.text), ("standard error", after.errors)):
        trace = OURS.search(text)
        if trace and (name != "report" or "/grader/" in trace.group()):
            after.complaints.append(f"a traceback of ours in the {name}: {text[trace.start() :][:600]}")


def _adopt() -> None:
    """On Linux, let what loses its parent come to us, so that nothing gets away unseen."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def _left_over(room: str, before: set[int]) -> list[str]:
    """Name, and end, what still runs: by the room's path in it, or because it has come to us."""
    found = {child.pid: child for child in psutil.Process().children() if child.pid not in before and ROOMS.count < 2}
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            marks = (process.environ().get("HOME", ""), process.cwd(), *process.cmdline())
            if process.pid != os.getpid() and any(room in mark for mark in marks):
                found[process.pid] = process
    sentences = []
    for process in found.values():
        with suppress(psutil.Error):
            zombie = process.status() == psutil.STATUS_ZOMBIE
            sentences.append(f"left running: {process.pid} {process.status()} {process.cmdline()}")
            if zombie:
                process.wait(0)
            process.kill()
    return sentences


def _files(room: Path) -> dict[Path, tuple[int, int, bytes]]:
    """What stands outside of the private copies: names, modes, sizes, and the beginning of small files."""
    found: dict[Path, tuple[int, int, bytes]] = {}
    for top, folders, files in os.walk(room):
        folders[:] = [one for one in folders if Path(top, one) not in (room / "tmp", room / "reports")]
        for name in [*folders, *files]:
            path = Path(top, name)
            if path.parent == room and name in ("stdout", "stderr"):
                continue
            with suppress(OSError):  # deeper than a path can name
                info = path.lstat()
                plain = path.is_file() and not path.is_symlink() and info.st_size < 10_000
                found[path] = info.st_mode, info.st_size if plain else 0, path.read_bytes() if plain else b""
    return found
