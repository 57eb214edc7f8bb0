"""Ends what a killed grader has left: `watcher` starts this, and gives it what was held, line by line."""

import sys
import time
from collections.abc import Iterable

import psutil

from grader.limits import LIMITS
from grader.process.tree import ProgramProcesses, each_living
from grader.process.watcher import GONE, GRADE


def end_all(lines: Iterable[str]) -> None:
    """End every program with all that it has started; ask every grade to end what it has started."""
    programs: dict[int, ProgramProcesses] = {}
    grades: dict[int, psutil.Process] = {}
    for line in lines:
        kind, number, *token = line.split()
        leader = int(number)
        if kind == GONE:
            programs.pop(leader, None)
            grades.pop(leader, None)
        elif kind == GRADE:
            grades.update((leader, process) for process in each_living([leader], psutil.Process))
        else:
            programs[leader] = ProgramProcesses(leader, " ".join(token))
    each_living(grades.values(), psutil.Process.terminate)
    end = time.perf_counter() + LIMITS.ending
    while time.perf_counter() < end:  # they may have started others meanwhile
        left = [process for program in programs.values() for process in program.tree()]
        if not left:
            break
        each_living(left, psutil.Process.kill)
        psutil.wait_procs(left, LIMITS.ending)
    each_living(psutil.wait_procs(grades.values(), LIMITS.grade_ends)[1], psutil.Process.kill)


if __name__ == "__main__":
    end_all(sys.stdin)
