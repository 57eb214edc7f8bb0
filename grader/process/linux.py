"""What only Linux does: it tells of every process and socket, and orphans come to whom they descend from."""

import contextlib
import ctypes
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from grader.language import _
from grader.limits import LIMITS
from grader.process.anywhere import VARIABLE, ProcessTable

__all__ = [
    "DROPPED", "anything_on_its_way", "around", "children_of", "cut_off", "is_orphan", "is_ours", "is_told",
    "no_orphans", "number_inside", "process_table", "protection", "sandbox", "threads_that_wait",
]  # fmt: skip

assert sys.platform == "linux"

from grader.process.linux_bubblewrap import around, children_of, cut_off, number_inside, sandbox
from grader.process.linux_waits import PROC, anything_on_its_way, is_told, threads_that_wait

DROPPED = 40  # SO_RXQ_OVFL
PR_SET_CHILD_SUBREAPER = 36


def protection() -> str:
    """Return the sentence that says which limits are in force."""
    return _("limits on open files, file size, processor time and address space")


def process_table() -> ProcessTable:
    """Return the processes that are there now."""
    table = ProcessTable()
    for entry in os.scandir(PROC):
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError):
                _read(int(entry.name), Path(entry.path), table)
    return table


def _read(pid: int, folder: Path, table: ProcessTable) -> None:
    """Read one process: proc(5), `stat` and `environ`."""
    state, parent, _group, session = (folder / "stat").read_bytes().rpartition(b")")[2].split()[:4]
    if state in (b"Z", b"X"):
        return
    table.parents[pid], table.sessions[pid] = int(parent), int(session)
    if int(parent) and pid != os.getpid():
        _before, mark, rest = (folder / "environ").read_bytes().partition(VARIABLE.encode() + b"=")
        if mark:
            table.tokens[pid] = rest.partition(b"\0")[0].decode("ascii", "replace")


@contextlib.contextmanager
def no_orphans() -> Iterator[None]:
    """Let processes that lose their parent come to us while this is entered, and end with it."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    spared = {child.pid for child in psutil.Process().children()}
    try:
        yield
    finally:
        end = time.perf_counter() + LIMITS.ending
        while time.perf_counter() < end and (orphans := _orphans(spared)):  # their children come to us then
            for child in orphans:
                with contextlib.suppress(psutil.Error, OSError):
                    child.kill()
                    child.wait(LIMITS.ending)


def _orphans(spared: set[int]) -> list[psutil.Process]:
    """Return the children that have come to us: ours share our session."""
    sessions = process_table().sessions
    return [
        child
        for child in psutil.Process().children()
        if child.pid not in spared and sessions.get(child.pid) != sessions.get(os.getpid())
    ]


def is_ours(process: psutil.Process) -> bool:
    """Tell whether a process descends from us, as all do that the grade has started."""
    return any(parent.pid == os.getpid() for parent in process.parents())


def is_orphan(local: int, peer: int) -> bool | None:
    """Tell whether no program has a TCP socket of 127.0.0.1 open any more; None where the system does not say."""
    try:
        table = (PROC / "net" / "tcp").read_text("ascii").splitlines()
    except OSError:
        return None
    host = "0100007F" if sys.byteorder == "little" else "7F000001"  # 127.0.0.1 as Linux writes it
    ends = [f"{host}:{port:04X}" for port in (local, peer)]
    inodes = (columns[9] for columns in map(str.split, table) if columns[1:3] == ends)
    return next(inodes, "0") == "0"  # an orphan has none
