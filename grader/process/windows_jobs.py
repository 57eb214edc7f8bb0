"""The jobs of Windows: each knows a program and all that it has started, bounds it, and ends it when we let go of it.

Rule 1. We let go when we end, too, be it because we are killed: the job's handle is closed then.

Source: learn.microsoft.com ("Job Objects").
"""

import ctypes
import sys
from ctypes import wintypes

import psutil

from grader.limits import LIMITS
from grader.process.anywhere import ProcessTable

assert sys.platform == "win32"

EXTENDED_LIMITS, PROCESS_LIST = 9, 3  # kinds of what is known of a job
ENDS_WITH_US = 0x2000  # the job's end comes with its handle's
BOUNDED = 0x2 | 0x8 | 0x100 | 0x400  # limits of processor time, processes and memory are set, no dialogs

MAY_BE_BOUNDED = 0x100 | 0x1  # of a process: PROCESS_SET_QUOTA, PROCESS_TERMINATE
MAY_BE_ASKED = 0x1000  # PROCESS_QUERY_LIMITED_INFORMATION


class Limits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("process_time", ctypes.c_int64), ("job_time", ctypes.c_int64), ("flags", wintypes.DWORD),
        ("least", ctypes.c_size_t), ("most", ctypes.c_size_t), ("processes", wintypes.DWORD),
        ("affinity", ctypes.c_size_t), ("priority", wintypes.DWORD), ("scheduling", wintypes.DWORD),
        ("counters", ctypes.c_uint64 * 6), ("process_memory", ctypes.c_size_t), ("job_memory", ctypes.c_size_t),
        ("process_peak", ctypes.c_size_t), ("job_peak", ctypes.c_size_t),
    )  # fmt: skip


class Members(ctypes.Structure):
    """JOBOBJECT_BASIC_PROCESS_ID_LIST."""

    _fields_ = (("assigned", wintypes.DWORD), ("count", wintypes.DWORD), ("pids", ctypes.c_size_t * 1024))


kernel = ctypes.WinDLL("kernel32", use_last_error=True)
kernel.CreateJobObjectW.argtypes, kernel.CreateJobObjectW.restype = (ctypes.c_void_p,) * 2, wintypes.HANDLE
kernel.OpenProcess.argtypes, kernel.OpenProcess.restype = (wintypes.DWORD,) * 3, wintypes.HANDLE
kernel.AssignProcessToJobObject.argtypes = wintypes.HANDLE, wintypes.HANDLE
kernel.SetInformationJobObject.argtypes = wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD
kernel.QueryInformationJobObject.argtypes = *kernel.SetInformationJobObject.argtypes, ctypes.c_void_p
kernel.QueryFullProcessImageNameW.argtypes = wintypes.HANDLE, wintypes.DWORD, ctypes.c_void_p, ctypes.c_void_p
kernel.CloseHandle.argtypes = (wintypes.HANDLE,)

jobs: dict[int, int] = {}  # number of a program's first process -> its job


def hold(leader: int, *, bounded: bool) -> None:
    """Put a process into a job of its own: before it begins, where it is to be bounded."""
    limits = Limits(flags=ENDS_WITH_US)
    if bounded:
        limits.flags |= BOUNDED
        limits.process_time, limits.process_memory = LIMITS.cpu * 10**7, LIMITS.address_space
        limits.processes = 2 * LIMITS.processes  # the hosts of consoles count, and we count exactly
    job = int(_done(kernel.CreateJobObjectW(None, None)))
    process = _done(kernel.OpenProcess(MAY_BE_BOUNDED, False, leader))
    try:
        _done(kernel.SetInformationJobObject(job, EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)))
        _done(kernel.AssignProcessToJobObject(job, process))
    finally:
        kernel.CloseHandle(process)
    jobs[leader] = job


def hold_grade(leader: int) -> None:
    """Let a grade of ours end where we are killed; what it has started is in jobs of its own."""
    hold(leader, bounded=False)


def _done(result: int | None) -> int:
    if not result:
        raise ctypes.WinError(ctypes.get_last_error())
    return result


def let_go(leader: int) -> None:
    """Let go of a program's job: what is left of it ends."""
    if job := jobs.pop(leader, None):
        kernel.CloseHandle(job)


def process_table() -> ProcessTable:
    """Return the processes of our programs, each in the session of its first one; a console's host is no program."""
    table = ProcessTable()
    for leader, job in list(jobs.items()):
        found = Members()
        if kernel.QueryInformationJobObject(job, PROCESS_LIST, ctypes.byref(found), ctypes.sizeof(found), None):
            for pid in found.pids[: found.count]:
                if pid == leader or not _hosts_a_console(pid):
                    table.parents[pid], table.sessions[pid] = 0, leader
    return table


def _hosts_a_console(pid: int) -> bool:
    """Tell whether a process is the system's own, which comes and goes with a console."""
    path, size = ctypes.create_unicode_buffer(1024), wintypes.DWORD(1024)
    process = kernel.OpenProcess(MAY_BE_ASKED, False, pid)
    kernel.QueryFullProcessImageNameW(process, 0, path, ctypes.byref(size))
    kernel.CloseHandle(process)
    return path.value.lower().endswith(r"\conhost.exe")


def is_ours(process: psutil.Process) -> bool:
    """Tell whether a process is in the job of a program of ours."""
    return process.pid in process_table().parents
