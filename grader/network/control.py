"""What the network answers to each question of a child, and what it notes of it."""

from __future__ import annotations

import contextlib
import inspect
import socket
from typing import TYPE_CHECKING, Any

from grader.network.addresses import (
    LOCALHOST,
    NO_NAME,
    TCP,
    UDP,
    WILDCARDS,
    AddressPlan,
    Binding,
    Fields,
    shown,
    source_of,
    version_of,
)
from grader.network.loopback import LOOPBACK, is_orphan, keep_small, open_towards
from grader.network.tcp import End, Loop, TcpLink
from grader.network.threads import Attention, Key, Witness
from grader.network.udp import Datagrams
from grader.record.events import Connected, Listening, Refused
from grader.record.text import quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.network.faults import Fault

READ = 1


class Control:
    """The plan and the taps of one play, asked by its children. Used by the network's thread alone."""

    def __init__(self, loop: Loop, may_fork: Callable[[str], bool]) -> None:
        self.loop = loop
        self.recorder = loop.recorder
        self.witness = witness = Witness(loop.recorder, self._link_at, may_fork)
        self.plan = AddressPlan()
        self.links: list[TcpLink] = []
        self._binding_now: set[tuple[int, int]] = set()
        self.udp = Datagrams(loop, self.plan, self._binding_now)
        self._sources: dict[int, TcpLink] = {}  # the client's real port -> its link, until it has come
        self._as_client: dict[tuple[int, int], tuple[TcpLink, Fields]] = {}
        self._as_server: dict[tuple[int, int], tuple[TcpLink, Fields]] = {}
        self.attention = Attention(self.recorder, witness, self._as_client, self._as_server, self.udp)
        self.segment = 0  # bytes of the largest segment of new connections; 0: loopback's
        self._door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        keep_small(self._door)  # those who come inherit it
        self._door.bind((LOOPBACK, 0))
        self._door.listen(512)
        self._door.setblocking(False)
        loop.watch(self._door, READ, self._enter)
        self._closed = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._closed.bind((LOOPBACK, 0))  # bound and not listening: the kernel refuses whoever calls
        self._table: dict[str, Callable[..., Fields]] = {
            "bind": self._bind, "taken": self._taken, "bound": self._bound, "listen": self._listen,
            "gone": self._gone, "connect": self._connect, "accept": self._accept, "half": self._half,
            "shut": self._shut, "flush": self._flush, "udp": self.udp.reach, "from": self.udp.source, "who": self._who,
            "name": self._name, "saw": witness.saw, "asks": witness.asks, "thread": witness.started,
            "fork": witness.fork, "past": witness.past, "hello": witness.hello,
        }  # fmt: skip
        self._shapes = {
            kind: list(inspect.signature(call).parameters.values())[2:] for kind, call in self._table.items()
        }

    def to(self, who: str, pid: int, kind: str, details: list[Any]) -> Fields:
        """Answer one question; nothing where it is not one that our child asks."""
        call, shape = self._table.get(kind), self._shapes.get(kind, [])
        if call is None or len(shape) != len(details):
            return ()
        if not all(_fits(one.name, str(one.annotation), detail) for one, detail in zip(shape, details, strict=True)):
            return ()
        self.witness.look_again(who, pid)
        return call(who, pid, *details)

    def close(self) -> None:
        """Close what is not watched by the loop."""
        self._closed.close()
        self.udp.closed.close()
        for link in self.links:
            link.abandon()

    def mark_orderly(self, who: str) -> None:
        """Take the coming end of this client's links for an orderly one."""
        for link in self.links:
            link.orderly = link.orderly or link.client.who == who

    def strike(self, fault: Fault, who: str) -> None:
        """End what comes from a client, at once."""
        for link in self.links:
            if link.client.who == who:
                link.strike(fault, link.client)

    def relieve(self) -> None:
        """No fault is in force any more: pass on what has waited."""
        for link in self.links:
            link.relieve()

    # --- addresses ------------------------------------------------------------------------------------------

    def _bind(
        self, _who: str, _pid: int, kind: int, version: int, host: str, port: int, only: int, shared: int
    ) -> Fields:
        address = self.plan.resolve(version, host)
        if address is None:
            return NO_NAME
        rival = self.plan.conflict(kind, version, address, port, v6only=bool(only))
        if rival is None or (kind == UDP and rival.shared & shared):  # two UDP sockets may share, each hears broadcasts
            return "ok", 0, address
        self._binding_now.add((kind, rival.real))
        return "ok", rival.real, address

    def _taken(self, _who: str, _pid: int, kind: int, real: int) -> Fields:
        """The kernel refuses a port: is it still the program's, or only a rest of it (TIME_WAIT, another's)?"""
        holders = [one for one in self.plan.bindings if (one.kind, one.real) == (kind, real) and not one.gone]
        alive = any(not link.over for (port, _), (link, _f) in self._as_server.items() if port == real)
        return ("held",) if holders or alive else ("free",)

    def _bound(
        self, who: str, pid: int, kind: int, version: int, host: str, port: int, real: int, only: int, shared: int
    ) -> Fields:
        self._binding_now.discard((kind, real))
        binding = Binding(kind, version, host, port, real, bool(only), who, pid, shared)
        self.plan.bindings.append(binding)
        if kind == UDP:
            binding.listening = port != real or host not in WILDCARDS
            self.udp.give_tap(binding)
            if binding.listening:
                self.recorder.record(Listening, who, "UDP", host, port)
        return ("ok",)

    def _listen(self, who: str, _pid: int, real: int) -> Fields:
        binding = self.plan.at_real(TCP, real)
        if binding is not None and not binding.listening:
            binding.listening = True
            self.recorder.record(Listening, who, "TCP", binding.host, binding.port)
        return ("ok",)

    def _gone(self, _who: str, pid: int, kind: int, real: int) -> Fields:
        for binding in self.plan.bindings:
            if (binding.kind, binding.real, binding.pid) == (kind, real, pid):
                binding.gone = True
        return ("ok",)

    def _name(self, _who: str, _pid: int, version: int, host: str) -> Fields:
        address = self.plan.resolve(version, host)
        return NO_NAME if address is None else ("ok", address)

    # --- TCP ------------------------------------------------------------------------------------------------

    def _connect(
        self, who: str, _pid: int, version: int, host: str, port: int, source: int, own_host: str, own_port: int
    ) -> Fields:
        address = self.plan.resolve(version, host)
        if address is None:
            return NO_NAME
        address = LOCALHOST[version] if address in WILDCARDS else address
        target = opened = None
        while (target := self.plan.find(TCP, version_of(address), address, port)) is not None:
            opened = open_towards(target.real, self.segment)
            if opened is not None:
                break
            target.listening = False  # the kernel says that nobody listens there any more
        if target is None or opened is None:
            self.recorder.record(Refused, who, "TCP", quote(host), port, self.plan.listening(TCP))
            return "closed", self._closed.getsockname()[1]
        sock, connecting = opened
        link = TcpLink(self.loop, len(self.links) + 1, End(who), End(target.who, connecting=connecting))
        self.links.append(link)
        own = own_host if own_host and own_host not in WILDCARDS else source_of(version_of(address), address)
        door = self._door.getsockname()[1]
        self._sources[source] = link
        seen_by_client = version, shown(version, own), own_port, shown(version, address), port
        seen_by_server = target.version, shown(target.version, address), port, shown(target.version, own), own_port
        self._as_client[source, door] = link, seen_by_client
        self._as_server[target.real, sock.getsockname()[1]] = link, seen_by_server
        self.recorder.record(Connected, who, target.who, "TCP", link.number)
        link.attach(link.server, sock)
        return ("ok", door, *seen_by_client[1:])

    def _enter(self, _events: int) -> None:
        """A client has come to the door: its source port tells whose connection it is."""
        with contextlib.suppress(BlockingIOError, ConnectionError):
            while True:
                sock, address = self._door.accept()
                link = self._sources.pop(address[1], None)
                if link is None or link.over:
                    sock.close()
                else:
                    link.attach(link.client, sock)

    def _accept(self, _who: str, _pid: int, real: int, upstream: int) -> Fields:
        found = self._as_server.get((real, upstream))
        return found[1][1:] if found else ()

    def _end_of(self, local: int, peer: int) -> tuple[TcpLink, End] | None:
        if (local, peer) in self._as_client:
            link = self._as_client[local, peer][0]
            return link, link.client
        if (local, peer) in self._as_server:
            link = self._as_server[local, peer][0]
            return link, link.server
        return None

    def _half(self, _who: str, _pid: int, _kind: int, local: int, peer: int) -> Fields:
        found = self._end_of(local, peer)
        if found:
            found[1].half = True
        return ("ok",)

    def _flush(self, _who: str, _pid: int, kind: int, local: int, peer: int) -> Fields:
        """The program sends, or has sent: pass everything on now, as loopback would have."""
        self._enter(0)  # the peer may have come a moment ago
        found = self._end_of(local, peer) if kind == TCP else None
        if found:
            found[0].pump()
        elif kind == UDP:
            self.udp.pump()
        return ("ok",)

    def _shut(self, _who: str, _pid: int, _kind: int, local: int, peer: int) -> Fields:
        """The program has closed a socket, or a copy of one: pass the end on now.

        After a half-close no packet tells of the end. The kernel does, where it can be asked.
        """
        found = self._end_of(local, peer)
        if found:
            link, end = found
            self._enter(0)
            link.pump()
            if not link.over and not end.finished and is_orphan(local, peer):
                link.await_end(end)
            if not link.over and end.half and end.finished and is_orphan(local, peer) is not False:
                link.closed_after_half(end)
        return ("ok",)

    def _who(self, _who: str, _pid: int, kind: int, local: int, peer: int) -> Fields:
        found = self._as_client.get((local, peer)) or self._as_server.get((local, peer))
        if kind == TCP and peer:
            return found[1] if found else ()
        binding = self.plan.at_real(kind, local)
        return (binding.version, binding.host, binding.port, "", "") if binding else ()

    def listening_ports(self) -> list[tuple[str, int]]:
        """Return which program says that it listens at which real port, of those that others have reached."""
        used = {real for real, _source in list(self._as_server)}
        used |= {real for real, tap in list(self.udp.taps.items()) if tap.passed}
        return [(one.who, one.real) for one in list(self.plan.bindings) if one.listening and one.real in used]

    def is_open(self, real: int) -> bool:
        """Tell whether anybody has a real port: asked at the curtain, when a connection more disturbs nobody."""
        tap = self.udp.taps.get(real)
        if tap is not None:
            return not self.udp.is_closed(tap.owner)
        opened = open_towards(real)
        if opened is not None:
            opened[0].close()
        return opened is not None

    def _link_at(self, key: Key) -> int:
        kind, local, peer = key
        if kind == UDP:
            return self.udp.taps[local].port if local in self.udp.taps else 0
        found = self._end_of(local, peer)
        return found[0].number if found else 0


RANGES = {"kind": (TCP, UDP), "_kind": (TCP, UDP), "version": (4, 6), "count": (-1, 1 << 62)}


def _fits(name: str, sort: str, value: int | str) -> bool:
    """Tell whether a detail of a question is of its type and within what a kernel would say: ports, mostly."""
    if not isinstance(value, int):
        return sort == "str"
    low, high = RANGES.get(name, (0, 1 << 62) if name in ("sent", "datagrams") else (0, 65535))
    return sort == "int" and low <= value <= high and (name != "version" or value != 5)
