"""What Linux tells of programs that wait: the calls of their threads, their timers, and the sockets between them.

Rule 1. Asked of the kernel alone, which no program can deceive; what it does not tell is an error or `Moving`.

Sources: proc(5) (`status`, `syscall`, `timers`, `fd`, `net/tcp`), pidfd_getfd(2), socket(7), the tables of calls.
"""

import ctypes
import functools
import os
import platform
import sys
import termios
from pathlib import Path

from grader.process.anywhere import Moving, Threads

assert sys.platform == "linux"

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
LOCAL_PORT, REMOTE, REMOTE_PORT, TIMER, INODE = 2, 3, 4, 8, 13  # columns of the kernel's tables of sockets
RESENDS = "01"  # the timer by which the kernel sends a segment again, a call or its answer among them
PIDFD_GETFD, SOL_SOCKET = 438, 1  # the call's number and the constant, on both machines
DEADLINES = (20, 21)  # SO_RCVTIMEO and SO_SNDTIMEO
TIMEVAL = 16  # bytes


def is_told() -> bool:
    """Tell whether this system says where a thread waits."""
    return platform.machine() in CALLS and hasattr(os, "pidfd_open")


def threads_that_wait(processes: set[int]) -> Threads:
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
    if int(call[0]) == FUTEX_CALL and int(call[2], 16) & 0x7F not in FUTEX_WAITS:
        return False
    return argument < 0 or int(call[1 + argument], 16) & (MINUS_ONE if endless == MINUS_ONE else -1) == endless


def anything_on_its_way(processes: set[int]) -> bool:
    """Tell whether the kernel will do something by itself: a timer of a program, a segment, somebody elsewhere."""
    own: set[str] = set()
    for pid in processes:
        timers = PROC / str(pid) / "timers"  # those of timer_create(2); not every kernel shows them
        if timers.exists() and timers.read_bytes():
            return True
        pidfd = os.pidfd_open(pid)
        try:
            for descriptor in (PROC / str(pid) / "fd").iterdir():
                target = str(descriptor.readlink())
                if target.startswith("anon_inode:") and "eventpoll" not in target and "eventfd" not in target:
                    return True  # a timer, signals, a watch on files, a ring of calls
                if target.startswith(("socket:", "/dev/")) and _has_deadline(pidfd, int(descriptor.name)):
                    return True
                own.add(target)
        finally:
            os.close(pidfd)
    tables = [_lines(PROC / "net" / name)[1:] for name in ("tcp", "tcp6", "udp", "udp6")]
    rows = [row.replace(":", " ").split() for rows in tables for row in rows]
    mine = [row for row in rows if f"socket:[{row[INODE]}]" in own]
    ports = {row[LOCAL_PORT] for row in mine}
    return any(not _is_here(row[REMOTE]) for row in mine) or any(
        row[TIMER] == RESENDS and ports & {row[LOCAL_PORT], row[REMOTE_PORT]} for row in rows
    )


def _has_deadline(pidfd: int, descriptor: int) -> bool:
    """Tell whether a call on another process's descriptor ends by itself: asked of the kernel, on a copy of it.

    A terminal may give its reader nothing after a time, a socket may have a deadline; what is neither has none.

    Raises:
        OSError: the system gives us none.
    """
    ours = _libc().syscall(PIDFD_GETFD, pidfd, descriptor, 0)
    if ours < 0:
        raise OSError(ctypes.get_errno(), "pidfd_getfd")
    try:
        if os.isatty(ours):
            settings = termios.tcgetattr(ours)
            return not settings[3] & termios.ICANON and settings[6][termios.VTIME] not in (0, b"\0")
        value, size = ctypes.create_string_buffer(TIMEVAL), ctypes.c_uint(TIMEVAL)
        return any(
            not _libc().getsockopt(ours, SOL_SOCKET, name, value, ctypes.byref(size)) and any(value.raw)
            for name in DEADLINES
        )
    finally:
        os.close(ours)


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8", "replace").splitlines()


def _is_here(host: str) -> bool:
    """Tell whether a host of the kernel's tables, little-endian, is nobody's, or IPv4's loopback."""
    return not host.strip("0") or (len(host) == 8 and host.endswith("7F"))
