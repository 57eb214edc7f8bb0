"""What a machine may be busy with beside a grade: spinning processes, on the same core."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

SPIN = "while True: pass"


@contextmanager
def busy(count: int) -> Iterator[None]:
    """Keep `count` processes spinning; each is ended by its own handle."""
    running = [subprocess.Popen([sys.executable, "-c", SPIN]) for _ in range(count)]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()


@contextmanager
def one_core() -> Iterator[None]:
    """Put this thread, and whatever thread or process it starts, on a single core (Linux)."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def side_by_side(count: int) -> Iterator[ThreadPoolExecutor]:
    """Give a pool of so many threads; whoever leaves early, by Ctrl-C for one, begins nothing more."""
    with ThreadPoolExecutor(count) as pool:
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)
