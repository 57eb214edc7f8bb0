"""Counts processes, memory and what is written while programs run."""

import contextlib
import os
import threading
from pathlib import Path
from typing import Self

import psutil

from grader.language import _, ngettext
from grader.limits import LIMITS
from grader.process.running import Running
from grader.process.system import process_table
from grader.process.tree import each_living
from grader.record.events import Cut


class Quota:
    """Counts what running programs use, and ends a tree that goes beyond the limits."""

    def __init__(self) -> None:
        self._programs: dict[Running, Path] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join(LIMITS.ending)

    def add(self, program: Running, folder: Path) -> None:
        """Watch one more program, and the folder that it shares with others."""
        with self._lock:
            self._programs[program] = folder

    def _run(self) -> None:
        while not self._over.wait(LIMITS.watch):
            with self._lock:
                self._programs = {one: folder for one, folder in self._programs.items() if not one.closed}
                programs = dict(self._programs)
            if programs:
                table = process_table()
                full = {folder for folder in set(programs.values()) if _is_full(folder)}
                for program, folder in programs.items():
                    self._check(program, program.members(table), is_full=folder in full)

    @staticmethod
    def _check(program: Running, members: set[int], *, is_full: bool) -> None:
        processes = each_living(members, psutil.Process)
        memory = sum(info.rss for info in each_living(processes, psutil.Process.memory_info))
        if len(members) > LIMITS.processes:
            count = len(members)
            why = ngettext(
                "it had {count} process; {limit} are allowed", "it had {count} processes; {limit} are allowed", count
            ).format(count=count, limit=LIMITS.processes)
        elif memory > LIMITS.memory:
            why = _("it held {size} MB of memory; {limit} MB are allowed")
            why = why.format(size=memory >> 20, limit=LIMITS.memory >> 20)
        elif is_full:
            why = _("its folder holds too much: {size} MB or {count} files are allowed")
            why = why.format(size=LIMITS.disk >> 20, count=LIMITS.disk_files)
        else:
            return
        program.recorder.record(Cut, program.who, why)
        each_living(program.tree(), psutil.Process.kill)


def _is_full(folder: Path) -> bool:
    """Tell whether a folder holds more than programs may write; what vanishes meanwhile is no matter."""
    count = size = 0
    for here, _folders, files in os.walk(folder):
        for name in files:
            with contextlib.suppress(OSError):
                count, size = count + 1, size + Path(here, name).lstat().st_size
        if count > LIMITS.disk_files or size > LIMITS.disk:
            return True
    return False
