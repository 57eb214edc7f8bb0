"""The control port of a play: a child's question is one datagram, and so is its answer, which comes at once, always.

The fields of a question are divided by tabs: the program's token, the process, the kind of the question, its details.
"""

import contextlib
import inspect
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.network.addresses import TCP, UDP, AddressPlan, Fields
from grader.network.binding import BoundSockets
from grader.network.calls import CallReports
from grader.network.eventloop import READ, EventLoop
from grader.network.links import TcpLinks
from grader.network.loopback import LOOPBACK, open_towards
from grader.network.threads import Key, ThreadReports
from grader.network.udp import Datagrams, receive_all, udp_socket
from grader.process.system import VARIABLE

CHILD = Path(__file__).with_name("child")


class Control:
    """The parts of one play's network, and the table of who answers which question. Used by the loop's thread alone."""

    def __init__(
        self, loop: EventLoop, may_fork: Callable[[str], bool], number_outside: Callable[[str, int], int]
    ) -> None:
        self.loop = loop
        self._ask_for_number, self._numbers = number_outside, dict[tuple[str, int], int]()
        self.plan = plan = AddressPlan()
        self.links = links = TcpLinks(loop, plan)
        self.udp = udp = Datagrams(loop, plan)
        self.reports = reports = ThreadReports(loop.recorder, self._link_at, may_fork)
        bound = BoundSockets(loop.recorder, plan, links, udp)
        calls = CallReports(loop.recorder, links, udp, self._flush)
        self.pids: dict[str, tuple[int, ...]] = {}  # label -> the processes that asked
        self._programs: dict[str, str] = {}  # token -> label
        self._socket = udp_socket()
        loop.watch(self._socket, READ, self._read)
        self._table: dict[str, Callable[..., Fields | None]] = {
            "bind": bound.bind, "taken": bound.taken, "bound": bound.bound, "listen": bound.listen, "gone": bound.gone,
            "name": bound.name, "who": bound.seen, "connect": links.connect, "accept": links.accept,
            "half": links.half, "shut": links.shut, "flush": self._flush, "udp": udp.reach, "from": udp.source,
            "saw": reports.saw, "asks": reports.asks, "thread": reports.started, "fork": reports.fork,
            "past": reports.past, "hello": lambda _who, _pid: None,
            "took": calls.took, "sent": calls.sent, "closes": calls.closes, "raised": calls.raised, "did": calls.did,
        }  # fmt: skip
        self._shapes = {kind: [*inspect.signature(call).parameters.values()][2:] for kind, call in self._table.items()}

    def environment(self, who: str) -> dict[str, str]:
        """Return the variables that make a program, under this label, a part of this network."""
        token = secrets.token_hex(8)
        self._programs[token] = who
        return {VARIABLE: self._variable(token), "PYTHONPATH": str(CHILD)}

    def _variable(self, token: str) -> str:
        return f"{self._socket.getsockname()[1]} {token}"

    def _number_outside(self, token: str, number: int) -> int:
        """Return our number of the process that asks; who has none is not asked for again."""
        if (token, number) not in self._numbers:
            self._numbers[token, number] = self._ask_for_number(self._variable(token), number)
        return self._numbers[token, number]

    def recover(self) -> None:
        """Lift all faults, and pass on what has waited."""
        self.loop.troubles.lift()
        for link in self.links.all:
            link.relieve()

    def ports_in_use(self) -> tuple[tuple[str, int], ...]:
        """Return which program says that it listens at which real port, of those that others have reached."""
        used = {link.server.key[0] for link in self.links.all}
        used |= {real for real, tap in self.udp.taps.items() if tap.passed}
        return tuple((one.who, one.real) for one in self.plan.bindings if one.listening and one.real in used)

    def is_open(self, real: int) -> bool:
        """Tell whether anybody has a real port."""
        if tap := self.udp.taps.get(real):
            return not self.udp.is_closed(tap.owner)
        if opened := open_towards(real):
            opened[0].close()
        return opened is not None

    def _read(self, _events: int) -> None:
        for question, source, lost in receive_all(self._socket):
            if lost:
                self.loop.recorder.fail(f"the kernel dropped {lost} questions of the children")
            with contextlib.suppress(OSError):  # the program has ended while it asked
                self._socket.sendto(self._answer(question), (LOOPBACK, source))

    def _answer(self, question: bytes) -> bytes:
        """Answer one question; with nothing where it is not one that our child asks: somebody plays with the port."""
        try:
            token, number, kind, *details = map(_value, question.split(b"\t"))
            who, pid = self._programs[str(token)], self._number_outside(str(token), int(number))
        except (ValueError, KeyError):
            return b""
        if not pid:
            return b""
        if pid not in self.pids.get(who, ()):
            self.pids[who] = (*self.pids.get(who, ()), pid)
            self.loop.recorder.changed()
        call, shape = self._table.get(str(kind)), self._shapes.get(str(kind), [])
        if call is None or len(shape) != len(details) or not all(map(_fits, shape, details)):
            return b""
        self.reports.look_again(who, pid)
        if kind not in NOTHING_ELSE and details[:1] != ["send"]:
            self.links.does_something_else(who, details)
        answer = call(who, pid, *details)
        return b"ok" if answer is None else "\t".join(map(str, answer)).encode()

    def _flush(self, _who: str, _pid: int, kind: int, local: int, peer: int) -> None:
        """The program sends, or has sent: pass everything on now, as loopback would have."""
        if kind == TCP:
            self.links.pump(local, peer)
        else:
            self.links.come_in()
            self.udp.pump()

    def _link_at(self, key: Key) -> int:
        kind, local, peer = key
        if kind == UDP:
            return self.udp.taps[local].port if local in self.udp.taps else 0
        return self.links.ends[local, peer].link.number if (local, peer) in self.links.ends else 0


NOTHING_ELSE = "sent", "flush", "did", "raised"
"""What a thread tells while it sends one thing after another."""

ANY = 0, 1 << 62
RANGES = {
    "kind": (TCP, UDP), "_kind": (TCP, UDP), "version": (4, 6), "count": (-1, 1 << 62),
    **dict.fromkeys(("sent", "datagrams", "size", "asked", "number"), ANY),
}  # fmt: skip


def _value(field: bytes) -> int | str | bytes:
    """Return a field's value: a letter tells its type. Raises ValueError where it has none."""
    sort, text = field[:1], field[1:]
    if sort == b"i":
        return int(text)
    if sort == b"b":
        return bytes.fromhex(text.decode("ascii"))
    if sort == b"s":
        return bytes.fromhex(text.decode("ascii")).decode("utf-8", "surrogatepass")
    raise ValueError(field)


def _fits(parameter: inspect.Parameter, value: Any) -> bool:
    """Tell whether a detail of a question is of its type and within what a kernel would say: ports, mostly."""
    name, kind = parameter.name, parameter.annotation
    sort = kind.__name__ if isinstance(kind, type) else str(kind)
    if not isinstance(value, int):
        return sort == type(value).__name__
    low, high = RANGES.get(name, (0, 65535))
    return sort == "int" and low <= value <= high and (name != "version" or value != 5)
