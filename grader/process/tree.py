"""Which processes are there, and whose they are: one look at the system's table for all programs of a play."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

import psutil

VARIABLE = "CHAT_LAB_CONTROL"  # every process that a program starts inherits it, unless it takes care not to
_MARK = VARIABLE.encode() + b"="


@dataclass(frozen=True)
class ProcessTable:
    """The living processes at one moment: parents, sessions and tokens by process number."""

    parents: dict[int, int]
    sessions: dict[int, int]
    tokens: dict[int, str]

    def of(self, leader: int, token: str) -> set[int]:
        """Return the processes of a program: its descendants, its session, and those with its token."""
        children: dict[int, list[int]] = {}
        for pid, parent in self.parents.items():
            children.setdefault(parent, []).append(pid)
        found = {pid for pid, session in self.sessions.items() if session == leader}
        found |= {pid for pid, one in self.tokens.items() if token and one == token}
        reach = [leader, *found]
        while reach:
            new = [pid for pid in children.get(reach.pop(), []) if pid not in found]
            found.update(new)
            reach += new
        if leader in self.parents:
            found.add(leader)
        return found


def look() -> ProcessTable:
    """Return the processes that are there now."""
    family = ProcessTable({}, {}, {})
    if Path("/proc/self/environ").exists():
        for entry in os.scandir("/proc"):
            if entry.name.isdigit():
                with contextlib.suppress(OSError, ValueError):
                    _read(int(entry.name), Path(entry.path), family)
        return family
    for process in psutil.process_iter(["ppid", "environ", "status"]):
        if process.info["status"] != psutil.STATUS_ZOMBIE:
            family.parents[process.pid] = process.info["ppid"] or 0
            family.tokens[process.pid] = (process.info["environ"] or {}).get(VARIABLE, "")
            with contextlib.suppress(OSError, AttributeError):  # Windows has no sessions of this kind
                family.sessions[process.pid] = os.getsid(process.pid)
    return family


def _read(pid: int, folder: Path, family: ProcessTable) -> None:
    """Read one process of Linux: proc(5), `stat` and `environ`."""
    state, parent, _group, session = (folder / "stat").read_bytes().rpartition(b")")[2].split()[:4]
    if state in (b"Z", b"X"):
        return
    family.parents[pid], family.sessions[pid] = int(parent), int(session)
    if int(parent) and pid != os.getpid():
        _before, mark, rest = (folder / "environ").read_bytes().partition(_MARK)
        if mark:
            family.tokens[pid] = rest.partition(b"\0")[0].decode("ascii", "replace")
