"""The one thread of a play's network: it waits for sockets, for its timers, and for what others ask of it."""

import contextlib
import heapq
import itertools
import selectors
import socket
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from grader.limits import LIMITS
from grader.network.faults import Troubles
from grader.process.system import Selector
from grader.record.recorder import Recorder

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
T = TypeVar("T")


class NetworkError(RuntimeError):
    """The network's thread did not answer, or failed at what it was asked: the grader's own fault."""


class EventLoop:
    """Calls back when a socket is ready, when a time has come, or when another thread asks for something.

    `watch` and `later` are for the loop's own thread, `ask` is for all others. The faults draw from `seed`.
    """

    def __init__(self, recorder: Recorder, seed: str = "") -> None:
        self.recorder, self.troubles = recorder, Troubles(seed)
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._turn = itertools.count()  # of two timers for one instant the one that was set first goes first
        self._selector = Selector()
        self._wake, self._waker = socket.socketpair()
        self._messages: list[Callable[[], None]] = []
        self.at_end = contextlib.ExitStack()
        self._stopped = False
        self.thread = threading.Thread(target=self._run, name="network", daemon=True)
        self.watch(self._wake, READ, self._read_messages)

    def close(self) -> None:
        """End the thread; then do what is to be done `at_end`, and close every socket that is still watched."""
        self._stopped = True
        self._waker.send(b"!")
        self.thread.join(LIMITS.ending)
        if self.thread.is_alive():
            self.recorder.fail("the network's thread did not end")
        self.at_end.close()
        for key in list(self._selector.get_map().values()):
            with contextlib.suppress(OSError):
                key.fileobj.close()  # type: ignore[union-attr]
        self._selector.close()
        self._waker.close()

    def ask(self, call: Callable[[], T]) -> T:
        """Have something done in the loop's thread; return what it returns.

        Raises NetworkError where it failed, or was not done within `LIMITS.control` and the time in which the machine
        stood still: then the play counts as broken. Or where the play is over.
        """
        if self._stopped:
            raise NetworkError("the network has ended")
        answer: Future[T] = Future()
        self._messages.append(lambda: _fulfil(answer, call))
        began, patience = self.recorder.now(), LIMITS.control
        try:
            self._waker.send(b"!")
            for _look in range(2):
                with contextlib.suppress(TimeoutError):
                    return answer.result(patience)
                patience = min(self.recorder.stalled(began), LIMITS.stall)
            reason = f"no answer within {LIMITS.control} s"
        except Exception:
            reason = traceback.format_exc()
        self.recorder.fail(f"the network: {reason}")
        raise NetworkError(reason)

    def is_idle(self) -> bool:
        """Tell whether all that had come in has been passed on, and nothing here waits for its time."""
        rounds = range(2)  # what was ready in the first has been dealt with when the second begins
        return all(self.ask(lambda: not self._timers) for _round in rounds)

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        """Call in so many seconds."""
        heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._turn), call))

    def watch(self, sock: socket.socket, events: int, call: Callable[[int], object]) -> None:
        """Call back when a socket is ready; no events: stop."""
        known = sock in self._selector.get_map()
        if events:
            (self._selector.modify if known else self._selector.register)(sock, events, call)
        elif known:
            self._selector.unregister(sock)

    def _run(self) -> None:
        while not self._stopped:
            try:
                left = self._timers[0][0] - time.monotonic() if self._timers else None
                for key, events in self._selector.select(None if left is None else max(0.0, left)):
                    if key.fd in self._selector.get_map():  # an earlier one of this round may have ended it
                        key.data(events)
                while self._timers and self._timers[0][0] <= time.monotonic():
                    heapq.heappop(self._timers)[2]()
            except Exception:
                self.recorder.fail(traceback.format_exc())

    def _read_messages(self, _events: int) -> None:
        self._wake.recv(64)
        while self._messages:
            self._messages.pop(0)()


def _fulfil(answer: Future[T], call: Callable[[], T]) -> None:
    """Answer with what a call returns or raises."""
    try:
        answer.set_result(call())
    except Exception as error:
        answer.set_exception(error)
