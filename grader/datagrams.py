"""The taps of UDP, one for each socket: a datagram enters at the receiver's and leaves from the sender's."""

from __future__ import annotations

import contextlib
import socket
import sys
from typing import TYPE_CHECKING

from grader.limits import LIMITS
from grader.tap import LOOPBACK, READ, Loop
from grader.transcript import Connected, Crossed

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.plan import Binding

RXQ_OVFL = 40  # Linux: SO_RXQ_OVFL, the count of datagrams that the kernel dropped


class UdpTap:
    """The tap of one UDP socket: what others send to it enters here, and what it sends leaves here."""

    def __init__(self, loop: Loop, owner: Binding, find: Callable[[int], UdpTap | None]) -> None:
        self.loop, self.owner, self.find = loop, owner, find
        self.sock = udp_socket()
        self.port: int = self.sock.getsockname()[1]
        self.passed = 0  # datagrams that were handed to the owner's kernel
        self.left = 0  # datagrams that came from the owner
        self.known: set[int] = set()
        loop.watch(self.sock, READ, self.ready)

    def ready(self, _events: int) -> None:
        """Pass on what has come."""
        for data, source, lost in receive_all(self.sock):
            if lost:
                self.loop.recorder.fail(f"the kernel dropped {lost} datagrams at a tap")
            sender = self.find(source)
            if sender is not None:
                self.take(data, sender)

    def take(self, data: bytes, sender: UdpTap) -> None:
        """Pass a datagram on to the owner, from the sender's tap, so that the owner can answer it."""
        record = self.loop.recorder.record
        link = self.port if self.owner.listening else sender.port
        if sender.port not in self.known:
            self.known.add(sender.port)
            record(Connected, sender.owner.who, self.owner.who, "UDP", link)
        record(Crossed, sender.owner.who, self.owner.who, "UDP", link, data[: LIMITS.wire], len(data))
        with self.loop.recorder.condition:
            self.passed += 1
            sender.left += 1
        try:
            sender.sock.sendto(data, (LOOPBACK, self.owner.real))
        except ConnectionError:
            return  # the owner's socket is closed: without the tap the datagram would be lost too
        except OSError as error:
            self.loop.recorder.fail(f"a tap could not pass on a datagram: {error}")


class BroadcastTap:
    """One for each virtual port: a datagram to everybody there."""

    def __init__(self, loop: Loop, find: Callable[[int], UdpTap | None], all_there: Callable[[], list[UdpTap]]) -> None:
        self.find, self.all_there = find, all_there
        self.sock = udp_socket()
        self.port: int = self.sock.getsockname()[1]
        loop.watch(self.sock, READ, self.ready)

    def ready(self, _events: int) -> None:
        """Pass on what has come."""
        for data, source, _lost in receive_all(self.sock):
            sender = self.find(source)
            for tap in self.all_there() if sender is not None else []:
                tap.take(data, sender)  # type: ignore[arg-type]


def udp_socket() -> socket.socket:
    """Return a bound UDP socket with as large a buffer as the system gives, that reports what it drops."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setblocking(False)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    if sys.platform == "linux":
        sock.setsockopt(socket.SOL_SOCKET, RXQ_OVFL, 1)
    if sys.platform == "win32":
        sock.ioctl(0x9800000C, False)  # SIO_UDP_CONNRESET: an unreachable peer is no error of ours
    sock.bind((LOOPBACK, 0))
    return sock


def receive_all(sock: socket.socket) -> list[tuple[bytes, int, int]]:
    """Return the datagrams that wait at a socket: (data, source port, datagrams lost before it)."""
    found: list[tuple[bytes, int, int]] = []
    with contextlib.suppress(BlockingIOError):
        while len(found) < 64:  # the others get their turn
            if sys.platform == "linux":
                data, extra, _flags, source = sock.recvmsg(65536, 64)
                lost = sum(int.from_bytes(value[:4], sys.byteorder) for level, kind, value in extra if kind == RXQ_OVFL)
            else:
                (data, source), lost = sock.recvfrom(65536), 0
            found.append((data, source[1], lost))
    return found
