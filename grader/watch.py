"""What is counted while programs run, and what is caught when their parents have gone."""

from __future__ import annotations

import contextlib
import sys
import threading
from typing import TYPE_CHECKING, Self

import psutil

from grader.language import _
from grader.limits import LIMITS
from grader.transcript import Cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.process import Running


class Watch:
    """Counts the processes and the memory of running programs, and ends a tree that goes beyond the limits."""

    def __init__(self) -> None:
        self._programs: list[Running] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join(LIMITS.ending)

    def add(self, program: Running) -> None:
        """Watch one more program."""
        self._programs.append(program)

    def _run(self) -> None:
        while not self._over.wait(LIMITS.watch):
            self._programs = [program for program in self._programs if not program.ended.is_set()]
            parents: dict[int, list[psutil.Process]] = {}
            for process in psutil.process_iter(["ppid", "memory_info"]):
                parents.setdefault(process.info["ppid"], []).append(process)
            for program in self._programs:
                self._check(program, parents)

    @staticmethod
    def _check(program: Running, parents: dict[int, list[psutil.Process]]) -> None:
        reach, members = [program.pid], []
        while reach:
            children = parents.get(reach.pop(), [])
            members += children
            reach += [child.pid for child in children]
        memory = sum(member.info["memory_info"].rss for member in members if member.info["memory_info"])
        with contextlib.suppress(psutil.Error):
            memory += psutil.Process(program.pid).memory_info().rss
        why = ""
        if len(members) + 1 > LIMITS.processes:
            why = _("it had {count} processes; {limit} are allowed").format(
                count=len(members) + 1, limit=LIMITS.processes
            )
        elif memory > LIMITS.memory:
            why = _("it held {size} MB of memory; {limit} MB are allowed").format(
                size=memory >> 20, limit=LIMITS.memory >> 20
            )
        if why:
            program.recorder.record(Cut, program.who, why)
            for process in program.tree():
                with contextlib.suppress(psutil.Error):
                    process.kill()


@contextlib.contextmanager
def no_orphans() -> Iterator[None]:
    """On Linux, processes that lose their parent come to us while this is entered, and end with it."""
    if sys.platform != "linux":
        yield
        return
    import ctypes

    ctypes.CDLL(None, use_errno=True).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
    before = {child.pid for child in psutil.Process().children()}
    try:
        yield
    finally:
        for child in psutil.Process().children():
            if child.pid not in before:
                with contextlib.suppress(psutil.Error, OSError):
                    child.kill()
                    child.wait(LIMITS.ending)
