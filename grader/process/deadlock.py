"""Tells when nothing in a play can move any more: what has not come by then never will, and nobody waits for it longer.

Rule 1. A play stands still while every thread of its programs waits in the kernel, without a deadline, for what only
        another of them or the grader could do, and nothing is on its way between them.
Rule 2. Whatever cannot be told counts as moving: another system, a thread that sleeps, a timer, a process that a
        program has started, a connection to elsewhere. Then the whole time is waited.
Rule 3. It ends waits for what must happen, never the one for what must not.
"""

import threading
from collections.abc import Callable

from grader.limits import LIMITS
from grader.process.system import Moving, ProcessTable, Threads, anything_on_its_way, process_table, threads_that_wait
from grader.record.recorder import Recorder


class Standstill:
    """Looks at a play's programs, whenever it is asked, and knows since when they stand still.

    `members` gives the numbers of the play's processes; None where there is one that may be the play's or not.
    """

    def __init__(
        self,
        recorder: Recorder,
        members: Callable[[ProcessTable], set[int] | None],
        nothing_under_way: Callable[[], bool],
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
            except (Moving, OSError, ValueError, LookupError):  # no kernel tells everything, and not all are alike
                self._threads = None
                return False

    def _is_still(self, event: float, now: float) -> bool:
        if self._threads is None or event != self._event:
            self._event, self._since = event, now
            self._processes = self._those_there()
            self._threads = threads_that_wait(self._processes)
            return False
        if threads_that_wait(self._processes) != self._threads:
            raise Moving
        if now - self._since - self._recorder.stalled(self._since) < LIMITS.still:
            return False
        # A process that was started while the table was read would have been missed: what starts one moves.
        return (
            not anything_on_its_way(self._processes)
            and self._nothing_under_way()
            and self._those_there() == self._processes
            and threads_that_wait(self._processes) == self._threads
            and self._recorder.last_event == event
        )

    def _those_there(self) -> set[int]:
        if (found := self._members(process_table())) is None:
            raise Moving
        return found
