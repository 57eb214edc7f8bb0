"""Counts processes and memory while programs run."""

import threading
from typing import Self

import psutil

from grader.language import _, ngettext
from grader.limits import LIMITS
from grader.process.running import Running
from grader.process.system import process_table
from grader.process.tree import each_living
from grader.record.events import Cut


class Quota:
    """Counts the processes and the memory of running programs, and ends a tree that goes beyond the limits."""

    def __init__(self) -> None:
        self._programs: list[Running] = []
        self._lock = threading.Lock()
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
        with self._lock:
            self._programs.append(program)

    def _run(self) -> None:
        while not self._over.wait(LIMITS.watch):
            with self._lock:
                self._programs = [program for program in self._programs if not program.closed]
                programs = list(self._programs)
            if programs:
                table = process_table()
                for program in programs:
                    self._check(program, program.members(table))

    @staticmethod
    def _check(program: Running, members: set[int]) -> None:
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
        else:
            return
        program.recorder.record(Cut, program.who, why)
        each_living(program.tree(), psutil.Process.kill)
