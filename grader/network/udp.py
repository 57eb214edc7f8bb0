"""The taps of UDP, one for each socket: a datagram enters at the receiver's and leaves from the sender's."""

from __future__ import annotations

import contextlib
import errno
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from grader.limits import LIMITS
from grader.network.addresses import (
    NO_NAME,
    UDP,
    AddressPlan,
    Binding,
    Fields,
    ends_shown,
    meant,
    sender_shown,
    version_of,
)
from grader.network.eventloop import READ, EventLoop
from grader.network.loopback import LOOPBACK
from grader.network.stacks import place_of
from grader.process.system import DROPPED, TELLS_ALL_SENDERS
from grader.record.events import Connected, Crossed, Refused
from grader.record.text import quote

BUFFERS = (4 << 20, 1 << 20, 1 << 18)  # bytes for what comes in: macOS refuses more than it may have


class UdpTap:
    """The tap of one UDP socket: what others send to it enters here, and what it sends leaves here."""

    def __init__(self, loop: EventLoop, owner: Binding) -> None:
        self.loop, self.owner = loop, owner
        self.sock = udp_socket()
        self.port: int = self.sock.getsockname()[1]
        self.passed = 0  # datagrams that were handed to the owner's kernel
        self.left = 0  # datagrams that came from the owner
        self.known: set[int] = set()

    def take(self, data: bytes, sender: UdpTap) -> None:
        """Pass a datagram on to the owner, from the sender's tap, so that the owner can answer it."""
        record = self.loop.recorder.record
        link = self.port if self.owner.listening else sender.port
        if sender.port not in self.known:
            self.known.add(sender.port)
            record(Connected, sender.owner.who, self.owner.who, "UDP", link)
        record(Crossed, sender.owner.who, self.owner.who, "UDP", link, data[: LIMITS.wire], len(data))
        fault = self.loop.troubles.on(sender.owner.who, self.owner.who)
        data = fault.carried(data) if fault else data
        arrivals = self.loop.troubles.fate(sender.owner.who, self.owner.who)
        self.passed += len(arrivals)  # those on their way, too: whoever waits for them has not taken all in
        sender.left += 1
        self.loop.recorder.changed()
        for pause in arrivals:
            if pause:
                self.loop.later(pause, lambda: self._pass_on(data, sender))
            else:
                self._pass_on(data, sender)

    def _pass_on(self, data: bytes, sender: UdpTap) -> None:
        try:
            sender.sock.sendto(data, (LOOPBACK, self.owner.real))
        except ConnectionError:
            return  # the owner's socket is closed: without the tap the datagram would be lost too
        except OSError as error:
            self.loop.recorder.fail(f"a tap could not pass on a datagram: {error}")


def udp_socket() -> socket.socket:
    """Return a bound UDP socket with as large a buffer as the system gives, that reports what it drops."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setblocking(False)
    for size in BUFFERS:
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)
            break
    if DROPPED:
        sock.setsockopt(socket.SOL_SOCKET, DROPPED, 1)
    sock.bind((LOOPBACK, 0))
    return sock


def receive_all(sock: socket.socket) -> Iterator[tuple[bytes, int, int]]:
    """Yield the datagrams that wait at a socket: (data, source port, datagrams lost before it)."""
    for _number in range(64):  # the others get their turn
        extra: list[tuple[int, int, bytes]] = []
        try:
            if hasattr(sock, "recvmsg"):
                data, extra, _flags, source = sock.recvmsg(65536, 64)
            else:
                data, source = sock.recvfrom(65536)
        except BlockingIOError:
            return
        except ConnectionError:
            continue  # Windows: an earlier datagram found nobody; that is no error of ours
        lost = sum(int.from_bytes(value[:4], sys.byteorder) for _level, kind, value in extra if kind == DROPPED)
        yield data, source[1], lost


class Datagrams:
    """All the UDP taps of a play, and the answers about them."""

    def __init__(self, loop: EventLoop, plan: AddressPlan) -> None:
        self.loop, self.plan = loop, plan
        self.taps: dict[int, UdpTap] = {}  # real port of the owner -> its tap
        self.closed = loop.at_end.enter_context(udp_socket())
        self.closed.connect(self.closed.getsockname())  # hears nobody but itself: others are told that it is closed
        self.nobody = loop.at_end.enter_context(udp_socket())  # takes what comes, and nobody reads it
        self._everybody: dict[tuple[str, int], int] = {}  # what is called -> the port where that really goes
        self._readers: list[Callable[[int], None]] = []

    def give_tap(self, binding: Binding) -> None:
        """Give a socket its tap: one, for as long as the play lasts."""
        if binding.real not in self.taps:
            self.taps[binding.real] = tap = UdpTap(self.loop, binding)
            self._enter(tap.sock, lambda: (tap,))
        self.taps[binding.real].owner = binding

    def _enter(self, sock: socket.socket, receivers: Callable[[], Iterable[UdpTap]]) -> None:
        """Give what comes at a socket to the taps of those whom it is for."""

        def read(_events: int) -> None:
            for data, source, lost in receive_all(sock):
                if lost:
                    self.loop.recorder.fail(f"the kernel dropped {lost} datagrams at a tap")
                if sender := self.taps.get(source):
                    for tap in receivers():
                        tap.take(data, sender)

        self._readers.append(read)
        self.loop.watch(sock, READ, read)

    def pump(self) -> None:
        """Pass on all that has come by now."""
        for read in list(self._readers):
            read(0)

    def reach(
        self, who: str, _pid: int, version: int, host: str, port: int, real: int, connected: int, stack: str
    ) -> Fields:
        """Answer where a datagram to `host` and `port` really goes, and how the two ends look to the program.

        That nobody is there is told to a socket that is `connected`. Where the system would tell any other one, too, a
        server that sends to somebody who has left would be judged otherwise than elsewhere: it is spared that.
        """
        address = self.plan.called(version, host)
        if address is None:
            return NO_NAME
        own = self.plan.at_real(UDP, real)
        seen = ends_shown(version, (own.host, own.port) if own else ("", real), (address, port))
        if meant(address) != "one":
            return ("ok", self._broadcast(address, port), *seen, meant(address))
        target = self.plan.find(UDP, version_of(address), address, port)
        if target is None or self.is_closed(target):
            where = place_of(self.loop.recorder, stack)
            self.loop.recorder.record(Refused, who, "UDP", quote(host), port, self.plan.listening(UDP), *where)
            nobody = self.nobody if TELLS_ALL_SENDERS and not connected else self.closed
            return ("ok", nobody.getsockname()[1], *seen, "none")
        return ("ok", self.taps[target.real].port, *seen, "one")

    def is_closed(self, binding: Binding) -> bool:
        """Ask the kernel whether anybody still has a UDP port; not while a program is binding it."""
        if (UDP, binding.real) in self.plan.binding_now:
            return False
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.bind((LOOPBACK, binding.real))
            except OSError as error:
                return error.errno != errno.EADDRINUSE
        binding.gone = True
        return True

    def _broadcast(self, host: str, port: int) -> int:
        """Return the port at which a datagram to everybody enters."""
        if (host, port) not in self._everybody:
            sock, there = udp_socket(), partial(self.plan.everybody, host, port)
            self._enter(sock, lambda: [self.taps[one.real] for one in there() if not self.is_closed(one)])
            self._everybody[host, port] = sock.getsockname()[1]
        return self._everybody[host, port]

    def source(self, _who: str, _pid: int, real: int, tap_port: int) -> Fields:
        """Answer whose tap a datagram came from, as its reader would have seen the sender."""
        senders = (tap.owner for tap in self.taps.values() if tap.port == tap_port)
        return next((sender_shown(sender, self.plan.at_real(UDP, real)) for sender in senders), ())
