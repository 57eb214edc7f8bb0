"""What a machine may be busy with beside a grade: spinning processes, memory in use, a low priority, a single core."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

SPIN = "while True: pass"
HOLD = """
held = [bytearray(b"x" * (1 << 20)) for _ in range({megabytes})]
while True:  # touched again and again, so that no page of it may be put aside
    for block in held:
        block[::4096] = bytes(256)
"""


@contextmanager
def _running(programs: list[str]) -> Iterator[None]:
    """Run programs, and end each of them by its own handle."""
    running = [subprocess.Popen([sys.executable, "-c", program]) for program in programs]
    try:
        yield
    finally:
        for process in running:
            process.kill()
        for process in running:
            process.wait()


def busy(count: int) -> contextlib.AbstractContextManager[None]:
    """Keep `count` processes spinning."""
    return _running([SPIN] * count)


def memory(megabytes: int) -> contextlib.AbstractContextManager[None]:
    """Keep that many megabytes in use: they are written to all the time."""
    return _running([HOLD.format(megabytes=megabytes)] if megabytes else [])


@contextmanager
def side_by_side(count: int) -> Iterator[ThreadPoolExecutor]:
    """Give a pool of so many threads; whoever leaves early, by Ctrl-C for one, begins nothing more."""
    with ThreadPoolExecutor(count) as pool:
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)


def settle_down(nice: int, *, core: bool) -> None:
    """Lower the priority of this thread, put it on one core, and with it all processes that it starts (Linux).

    Raises:
        OSError: the system cannot do that.
    """
    if core:
        if not hasattr(os, "sched_setaffinity"):
            raise OSError("this system pins nothing to a core")
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    if nice:
        os.nice(nice)
