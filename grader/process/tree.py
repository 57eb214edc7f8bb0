"""The processes of one program: which are there, their ports and their time, and what is done to all of them."""

import contextlib
import os
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import psutil

from grader.limits import LIMITS
from grader.process import system
from grader.process.system import ProcessTable, process_table

FIRST_INSIDE = 2  # bubblewrap's own process is the first, and starts the program as the second
One = TypeVar("One")
Answer = TypeVar("Answer")


def each_living(those: Iterable[One], act: Callable[[One], Answer]) -> list[Answer]:
    """Return what comes of an act on each process; those that have gone already are no matter."""
    found: list[Answer] = []
    for one in those:
        with contextlib.suppress(psutil.Error):
            found.append(act(one))
    return found


class ProgramProcesses:
    """The processes of one program: whom we have started, and the token that the others inherit.

    In a sandbox, `first` is the first process of the namespace, which ends with all others in it; neither it nor whom
    we have started is the program's.
    """

    def __init__(self, started: int, token: str, first: int = 0) -> None:
        self.started, self.token, self.first = started, token, first
        self._pid = 0 if first else started
        self._numbers: dict[int, int] = {}  # by which the processes know themselves -> by which we know them
        self._forks = 0

    @property
    def pid(self) -> int:
        """The number of the program's own first process; 0 as long as a sandbox is being made."""
        if not self._pid:
            self._pid = self._inside().get(FIRST_INSIDE, 0)
        return self._pid

    def number_outside(self, number: int) -> int:
        """Return the number by which we know a process of the program that knows itself by `number`; 0: there is none.

        In a sandbox a program counts its processes anew.
        """
        if not self.first:
            return number
        for _look in range(LIMITS.looks):  # one whose parent ends meanwhile may be missed by a look
            if number not in self._numbers:
                self._numbers.update(self._inside())
        return self._numbers.setdefault(number, 0)

    def _inside(self) -> dict[int, int]:
        """Return our numbers of the processes in the sandbox, by their own; all of them descend from the first."""
        found = system.children_of(self.first)
        for pid in found:  # grows while it is walked
            found += system.children_of(pid)
        return {system.number_inside(pid): pid for pid in found}

    def members(self, table: ProcessTable, known: Sequence[int] = ()) -> set[int]:
        """Return its living processes in a table; `known` are numbers that they told: believed of orphans only."""
        us = os.getpid()
        sessions = (None, table.sessions.get(us))
        orphans = {pid for pid in known if table.parents.get(pid) == us and table.sessions.get(pid) not in sessions}
        others = {us, self.started, self.first} if self.first else {us}
        return (table.of(self.first or self.started, self.token) | orphans) - others

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
