"""The network of one play: one thread that answers the children's questions and runs the taps.

A child's question is a line on a connection of its own; the answer is given at once, always.
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
import secrets
import selectors
import socket
import threading
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Self

from grader.limits import LIMITS
from grader.network.control import Control
from grader.network.faults import Fault, Trouble, Troubles
from grader.process.tree import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.record.recorder import Recorder

CHILD = Path(__file__).with_name("child")
LOOPBACK = "127.0.0.1"


class Network:
    """Owns the control port, the address plan and the taps of one play, for as long as it is entered.

    Args:
        recorder: where everything that is seen goes.
        may_fork: told a program's label; tells whether its tree may have one process more.
        seed: of what the faults draw.
    """

    def __init__(self, recorder: Recorder, may_fork: Callable[[str], bool] = lambda _who: True, seed: str = "") -> None:
        self.recorder = recorder
        self.troubles = Troubles(seed)
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._turn = itertools.count()  # of two timers for one instant the one that was set first goes first
        self.programs: dict[str, str] = {}  # token -> label
        self._pids: dict[str, set[int]] = {}  # label -> the processes that asked
        self._selector = selectors.DefaultSelector()
        self._control = socket.create_server((LOOPBACK, 0), backlog=512)
        self._control.setblocking(False)
        self._wake, self._waker = socket.socketpair()
        self._calls: list[Callable[[], None]] = []
        self._channels: dict[int, socket.socket] = {}  # questions under way, the oldest first
        self._stopped = False
        self.answers = Control(self, may_fork)
        self._thread = threading.Thread(target=self._run, name="network", daemon=True)

    def __enter__(self) -> Self:
        self.watch(self._control, selectors.EVENT_READ, self._accept)
        self.watch(self._wake, selectors.EVENT_READ, self._woken)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stopped = True
        self._waker.send(b"!")
        self._thread.join(LIMITS.ending)
        self.answers.close()  # the links, while there is a selector to take them out of
        for key in list(self._selector.get_map().values()):
            with contextlib.suppress(OSError):
                key.fileobj.close()  # type: ignore[union-attr]
        self._selector.close()
        self._waker.close()

    def environment(self, who: str) -> dict[str, str]:
        """Return the variables that make a program, under this label, a part of this network."""
        token = secrets.token_hex(8)
        self.programs[token] = who
        port = self._control.getsockname()[1]
        return {VARIABLE: f"{port} {token}", "PYTHONPATH": str(CHILD)}

    def pids(self, who: str) -> tuple[int, ...]:
        return tuple(self._pids.get(who, ()))

    def ports_in_use(self) -> list[tuple[str, int]]:
        return self.answers.listening_ports()

    def is_open(self, real: int) -> bool:
        return self.answers.is_open(real)

    def deadlines(self) -> tuple[float, ...]:
        return tuple(self.answers.witness.deadlines.values())

    def narrow(self, segment: int) -> None:
        self.answers.segment = segment

    def forget(self, who: str) -> None:
        self.answers.witness.forget(who)

    def soon(self, call: Callable[[], None]) -> None:
        """Have something done in the network's thread, and wait until it is done."""
        done = threading.Event()
        self._calls.append(lambda: (call(), done.set())[0])  # type: ignore[func-returns-value]
        self._waker.send(b"!")
        done.wait(LIMITS.control)

    def is_idle(self) -> bool:
        """Tell whether all that had come in has been passed on, and nothing here waits for its time."""
        found: list[bool] = []
        for _round in range(2):  # what was ready in the first has been dealt with when the second begins
            self.soon(lambda: found.append(not self._timers))
        return found == [True, True]

    def ends_orderly(self, who: str) -> None:
        """Say that a program's process is about to be ended: the others see an orderly end of its links."""
        self.soon(lambda: self.answers.mark_orderly(who))

    def suffer(self, fault: Fault, who: str = "", to: str = "") -> None:
        """Put a fault in force on what `who` sends to `to`; an empty one means everybody."""
        self.soon(lambda: self.troubles.put(Trouble(fault, who, to)))

    def recover(self) -> None:
        """Lift all faults; what they held goes on."""
        self.soon(self._recover)

    def _recover(self) -> None:
        self.troubles.lift()
        self.answers.relieve()

    def strike(self, fault: Fault, who: str) -> None:
        """End what comes from a client, at once: its connections, or its half of them."""
        self.soon(lambda: self.answers.strike(fault, who))

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        """Call in so many seconds, in the network's thread (from which alone this may be asked)."""
        heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._turn), call))

    def watch(self, sock: socket.socket, events: int, call: Callable[[int], None]) -> None:
        """Call back when a socket is ready; no events: stop."""
        known = sock.fileno() in self._selector.get_map() if sock.fileno() >= 0 else False
        if not events:
            if known:
                self._selector.unregister(sock)
        elif known:
            self._selector.modify(sock, events, call)
        else:
            self._selector.register(sock, events, call)

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

    def _woken(self, _events: int) -> None:
        self._wake.recv(64)
        while self._calls:
            self._calls.pop(0)()

    def _accept(self, _events: int) -> None:
        with contextlib.suppress(BlockingIOError, ConnectionError):
            while True:
                channel, _address = self._control.accept()
                channel.setblocking(False)
                self._channels[channel.fileno()] = channel
                self._listen(channel, bytearray())
                if (
                    len(self._channels) > LIMITS.channels
                ):  # none of our child's stays idle: the oldest is somebody's game
                    oldest = next(iter(self._channels.values()))
                    self._forget(oldest)
                    oldest.close()

    def _listen(self, channel: socket.socket, question: bytearray) -> None:
        """Read a question as far as it has come; answer it when it is whole."""
        try:
            chunk = channel.recv(LIMITS.question)
        except BlockingIOError:
            self.watch(channel, selectors.EVENT_READ, lambda _events: self._listen(channel, question))
            return
        except OSError:
            chunk = b""
        question += chunk
        if chunk and not question.endswith(b"\n") and len(question) < LIMITS.question:
            self.watch(channel, selectors.EVENT_READ, lambda _events: self._listen(channel, question))
            return
        self._forget(channel)
        try:
            answer = self._answer(bytes(question))
            with contextlib.suppress(OSError):  # the program has ended while it asked
                channel.sendall(answer)
        finally:
            channel.close()

    def _forget(self, channel: socket.socket) -> None:
        self.watch(channel, 0, lambda _events: None)
        self._channels.pop(channel.fileno(), None)

    def _answer(self, question: bytes) -> bytes:
        try:
            token, pid, kind, *details = [_value(field) for field in question.rstrip(b"\n").split(b"\t")]
            who = self.programs[str(token)]
            self._pids.setdefault(who, set()).add(int(pid))
        except (ValueError, KeyError):
            return b"\n"  # not a question that our child asks: somebody plays with the control port
        fields = self.answers.to(who, int(pid), str(kind), details)
        return "\t".join(str(one) for one in fields).encode() + b"\n"


def _value(field: bytes) -> int | str:
    """Return a field's value: a letter tells its type. Raises ValueError where it has none."""
    sort, text = field[:1], field[1:]
    if sort == b"i":
        return int(text)
    if sort == b"s":
        return bytes.fromhex(text.decode("ascii")).decode("utf-8", "surrogatepass")
    raise ValueError(field)
