"""Tells when nothing in a play can move any more: what has not come by then never will, and nobody waits for it longer.

Rule 1. A play stands still while every thread of its programs waits in the kernel, without a deadline, for what only
        another of them or the grader could do, and nothing is on its way between them.
Rule 2. Whatever cannot be told counts as moving: another system, a thread that sleeps, a timer, a connection to
        elsewhere. Then the whole time is waited.
Rule 3. It ends waits for what must happen, never the one for what must not.

Sources: proc(5) (`status`, `syscall`, `fd`, `net/tcp`), and the kernel's tables of system calls.
"""

from __future__ import annotations

import platform
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from grader.family import Family, look
from grader.limits import LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.recorder import Recorder

PROC = Path("/proc")
ALWAYS = -1, 0
"""The call knows no deadline. For the others: which argument holds it, and what that is where there is none."""

NULL, MINUS_ONE, FUTEX = 0, (1 << 32) - 1, 3
CALLS = {  # by machine: the calls in which a thread may wait for ever, by number
    "x86_64": {
        **dict.fromkeys((0, 1, 19, 20), ALWAYS),  # read, write, readv, writev
        **dict.fromkeys((43, 44, 45, 46, 47, 288), ALWAYS),  # accept, sendto, recvfrom, sendmsg, recvmsg, accept4
        **dict.fromkeys((34, 61, 130), ALWAYS),  # pause, wait4, rt_sigsuspend
        7: (2, MINUS_ONE), 271: (2, NULL), 23: (4, NULL), 270: (4, NULL),  # poll, ppoll, select, pselect6
        232: (3, MINUS_ONE), 281: (3, MINUS_ONE), 441: (3, NULL),  # epoll_wait, epoll_pwait, epoll_pwait2
        202: (FUTEX, NULL),
    },
    "aarch64": {
        **dict.fromkeys((63, 64, 65, 66), ALWAYS),
        **dict.fromkeys((202, 206, 207, 211, 212, 242), ALWAYS),
        **dict.fromkeys((260, 133), ALWAYS),
        73: (2, NULL), 72: (4, NULL), 22: (3, MINUS_ONE), 441: (3, NULL),
        98: (FUTEX, NULL),
    },
}  # fmt: skip
FUTEX_CALL, FUTEX_WAITS = 202 if platform.machine() == "x86_64" else 98, (0, 9)  # FUTEX_WAIT, FUTEX_WAIT_BITSET
ALARMS = sum(1 << (number - 1) for number in (14, 26, 27))  # SIGALRM, SIGVTALRM, SIGPROF, as `status` has them
LOCAL, REMOTE, TIMER, INODE = 1, 2, 5, 9  # columns of the kernel's tables of sockets
RESENDS = "01"  # the timer by which the kernel sends a segment again, a call or its answer among them

Threads = frozenset[tuple[str, ...]]


class Moving(Exception):  # noqa: N818 - no error
    """Something may still move, or cannot be told."""


class Stillness:
    """Looks at a play's programs, whenever it is asked, and knows since when they stand still.

    Args:
        recorder: the play's record; where something happens, something has moved.
        members: gives the numbers of the play's processes, from a look at the system's table; None where there is one
            that may be the play's or not.
        nothing_under_way: tells whether the grader itself holds nothing for a program and nothing of it.
    """

    def __init__(
        self, recorder: Recorder, members: Callable[[Family], set[int] | None], nothing_under_way: Callable[[], bool]
    ) -> None:
        self._recorder, self._members, self._nothing_under_way = recorder, members, nothing_under_way
        self._lock = threading.Lock()
        self._processes: set[int] = set()
        self._threads: Threads | None = None
        self._event = self._since = -1.0

    def lasted(self) -> bool:
        """Look now; tell whether the play has stood still for so long that nothing comes any more."""
        with self._lock:
            event, now = self._recorder.last_event, self._recorder.now()
            try:
                return self._is_still(event, now)
            except (Moving, OSError, ValueError, IndexError):
                self._threads = None
                return False

    def _is_still(self, event: float, now: float) -> bool:
        if self._threads is None or event != self._event:
            self._event, self._since = event, now
            self._processes = self._those_there()
            self._threads = _threads(self._processes)
            return False
        if _threads(self._processes) != self._threads:
            raise Moving
        if now - self._since - self._recorder.stalled(self._since) < LIMITS.still:
            return False
        if _anything_on_its_way(self._processes) or not self._nothing_under_way():
            return False
        # A process that was born while the table was read would have been missed: what bears one moves.
        return (
            self._those_there() == self._processes
            and _threads(self._processes) == self._threads
            and self._recorder.last_event == event
        )

    def _those_there(self) -> set[int]:
        found = self._members(look())
        if found is None:
            raise Moving
        return found


def is_told() -> bool:
    """Tell whether this system says where a thread waits."""
    return sys.platform == "linux" and platform.machine() in CALLS


def _threads(processes: set[int]) -> Threads:
    """Return each thread with how often it has run.

    Raises:
        Moving: one of them runs, or will go on by itself.
        OSError: one has ended meanwhile, or the system does not say.
    """
    found: list[tuple[str, ...]] = []
    for pid in processes:
        for task in (PROC / str(pid) / "task").iterdir():
            status = dict(line.split(":", 1) for line in _lines(task / "status"))
            state = status["State"].split()[0]
            if state in "ZX":
                continue
            if state not in "STt" or int(status["SigCgt"], 16) & ALARMS:
                raise Moving
            if state == "S" and not _waits_for_ever((task / "syscall").read_text("ascii").split()):
                raise Moving
            found.append((task.name, state, status["voluntary_ctxt_switches"], status["nonvoluntary_ctxt_switches"]))
    return frozenset(found)


def _waits_for_ever(call: list[str]) -> bool:
    """Tell whether a thread is in a call that ends by what somebody does, and never by itself."""
    if not call[0].isdigit() or (where := CALLS[platform.machine()].get(int(call[0]))) is None:
        return False
    argument, endless = where
    if argument < 0:
        return True
    if int(call[0]) == FUTEX_CALL and int(call[2], 16) & 0x7F not in FUTEX_WAITS:
        return False
    return int(call[1 + argument], 16) & (MINUS_ONE if endless == MINUS_ONE else -1) == endless


def _anything_on_its_way(processes: set[int]) -> bool:
    """Tell whether the kernel will do something by itself: a timer of a program, a segment, somebody elsewhere."""
    own: set[str] = set()
    for pid in processes:
        timers = PROC / str(pid) / "timers"  # those of timer_create(2); not every kernel shows them
        if timers.exists() and timers.read_bytes():
            return True
        for descriptor in (PROC / str(pid) / "fd").iterdir():
            target = str(descriptor.readlink())
            if target.startswith("anon_inode:") and "eventpoll" not in target and "eventfd" not in target:
                return True  # a timer, signals, a watch on files, a ring of calls
            own.add(target)
    rows = [row.split()[:10] for table in ("tcp", "tcp6", "udp", "udp6") for row in _lines(PROC / "net" / table)[1:]]
    mine = [row for row in rows if f"socket:[{row[INODE]}]" in own]
    ports = {_port(row[LOCAL]) for row in mine}
    return any(not _is_here(row[REMOTE]) for row in mine) or any(
        row[TIMER][:2] == RESENDS and ports & {_port(row[LOCAL]), _port(row[REMOTE])} for row in rows
    )


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8", "replace").splitlines()


def _port(address: str) -> str:
    """Return the port of an address in the kernel's tables."""
    return address.partition(":")[2]


def _is_here(address: str) -> bool:
    """Tell whether an address of the kernel's tables, little-endian, is nobody's, or IPv4's loopback."""
    host = address.partition(":")[0]
    return not host.strip("0") or (len(host) == 8 and host.endswith("7F"))
