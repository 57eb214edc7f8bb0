"""Which processes are there, and whose they are: one table of the system's processes for all programs of a play."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import psutil

from grader.limits import LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

VARIABLE = "CHAT_LAB_CONTROL"  # every process that a program starts inherits it, unless it takes care not to
One = TypeVar("One")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class ProcessTable:
    """The living processes at one moment: parents, sessions and tokens by process number."""

    parents: dict[int, int] = field(default_factory=dict)
    sessions: dict[int, int] = field(default_factory=dict)
    tokens: dict[int, str] = field(default_factory=dict)

    def of(self, leader: int, token: str) -> set[int]:
        """Return the processes of a program: its descendants, its session, and those with its token."""
        found = {
            pid
            for pid in self.parents
            if pid == leader or self.sessions.get(pid) == leader or (token and self.tokens.get(pid) == token)
        }
        new = {leader, *found}
        while new := {pid for pid, parent in self.parents.items() if parent in new} - found:
            found |= new
        return found


def process_table() -> ProcessTable:
    """Return the processes that are there now."""
    table = ProcessTable()
    if Path("/proc/self/environ").exists():
        for entry in os.scandir("/proc"):
            if entry.name.isdigit():
                with contextlib.suppress(OSError, ValueError):
                    _read(int(entry.name), Path(entry.path), table)
        return table
    for process in psutil.process_iter(["ppid", "environ", "status"]):
        if process.info["status"] != psutil.STATUS_ZOMBIE:
            table.parents[process.pid] = process.info["ppid"] or 0
            table.tokens[process.pid] = (process.info["environ"] or {}).get(VARIABLE, "")
            with contextlib.suppress(OSError, AttributeError):  # Windows has no sessions of this kind
                table.sessions[process.pid] = os.getsid(process.pid)
    return table


def _read(pid: int, folder: Path, table: ProcessTable) -> None:
    """Read one process of Linux: proc(5), `stat` and `environ`."""
    state, parent, _group, session = (folder / "stat").read_bytes().rpartition(b")")[2].split()[:4]
    if state in (b"Z", b"X"):
        return
    table.parents[pid], table.sessions[pid] = int(parent), int(session)
    if int(parent) and pid != os.getpid():
        _before, mark, rest = (folder / "environ").read_bytes().partition(VARIABLE.encode() + b"=")
        if mark:
            table.tokens[pid] = rest.partition(b"\0")[0].decode("ascii", "replace")


def each_living(those: Iterable[One], act: Callable[[One], Answer]) -> list[Answer]:
    """Return what comes of an act on each process; those that have gone already are no matter."""
    found: list[Answer] = []
    for one in those:
        with contextlib.suppress(psutil.Error):
            found.append(act(one))
    return found


class ProgramProcesses:
    """The processes of one program: the first one's number, and the token that the others inherit."""

    def __init__(self, pid: int, token: str) -> None:
        self.pid, self.token = pid, token
        self._forks = 0

    def members(self, table: ProcessTable, known: Sequence[int] = ()) -> set[int]:
        """Return its living processes in a table; `known` are numbers that they told: believed of orphans only."""
        us = os.getpid()
        sessions = (None, table.sessions.get(us))
        orphans = {pid for pid in known if table.parents.get(pid) == us and table.sessions.get(pid) not in sessions}
        return (table.of(self.pid, self.token) | orphans) - {us}

    def tree(self, table: ProcessTable | None = None, known: Sequence[int] = ()) -> list[psutil.Process]:
        """Return every living process of this program; arguments as for `members`, the table read now by default."""
        return each_living(self.members(table or process_table(), known), psutil.Process)

    def may_grow(self) -> bool:
        """Tell whether one process more is within the limits; counted only from the point where it matters."""
        self._forks += 1
        return self._forks <= LIMITS.processes // 2 or len(self.tree()) < LIMITS.processes

    def ports(self, table: ProcessTable) -> set[int] | None:
        """Return the local ports of the program's internet sockets; None where it cannot be told."""
        with contextlib.suppress(psutil.Error):
            links = [link for process in self.tree(table) for link in process.net_connections("inet")]
            return {link.laddr.port for link in links if link.laddr}
        return None

    def cpu(self) -> float:
        """Return the seconds of processor time that the program's living processes have used, and their ended ones."""
        used = each_living(self.tree(), psutil.Process.cpu_times)
        return sum(sum(times[:4]) for times in used)  # user, system, and those of the children that were waited for

    def pause(self) -> None:
        """Let the program run no further, as a laptop that is closed does; only its end can follow."""
        each_living(self.tree(), psutil.Process.suspend)
