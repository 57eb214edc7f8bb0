"""The taps: they stand between the programs, record every chunk, and pass it on.

Rule 1. A chunk is recorded before it is passed on: causes stand before effects.
Rule 2. FIN is passed on as FIN, RST as RST, each direction by itself. The end of a stream that the program did
        not announce as a half-close means that its socket is closed: then the other side's socket is closed
        too, so that the kernel answers the next send into it with a reset, as it would without the tap.
Rule 3. No more than 4 KB wait here in one direction: a full reader holds up its writer.
Rule 4. Everything here runs in the one thread of the play's network.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from grader.limits import LIMITS
from grader.transcript import Closed, Crossed

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.recorder import Recorder

LOOPBACK = "127.0.0.1"
ABORT = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


class Loop(Protocol):
    """What a tap needs of the play's network."""

    recorder: Recorder

    def watch(self, sock: socket.socket, events: int, call: Callable[[int], None]) -> None:
        """Call back when a socket is ready; no events: stop."""


@dataclass
class End:
    """One side of a TCP link: the tap's socket towards a program."""

    who: str
    sock: socket.socket | None = None
    outgoing: bytearray = field(default_factory=bytearray)
    came: int = 0  # bytes that came from this side
    passed: int = 0  # bytes that were handed to this side's kernel
    half: bool = False  # the program announced SHUT_WR: the end of its stream is not the end of its socket
    finished: bool = False  # its FIN came
    shut: bool = False  # our FIN, or our close, went to it
    connecting: bool = False


class TcpLink:
    """One connection: the client's socket on one side, the server's on the other."""

    def __init__(self, loop: Loop, number: int, client: End, server: End) -> None:
        self.loop, self.number = loop, number
        self.client, self.server = client, server
        self.orderly = False  # the client's process is about to be ended: its end is an orderly one
        self.over = False

    def other(self, end: End) -> End:
        """Return the opposite side."""
        return self.server if end is self.client else self.client

    def attach(self, end: End, sock: socket.socket) -> None:
        """Give a side its socket, and pass on what has waited for it."""
        sock.setblocking(False)
        with contextlib.suppress(OSError):  # macOS: the peer has gone already
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        end.sock = sock
        self._flush(end)

    def ready(self, end: End, events: int) -> None:
        """React to the selector's word about one side."""
        if end.connecting:
            end.connecting = False
            if end.sock is not None and end.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                self._reset(end)
                return
        if events & WRITE:
            self._flush(end)
        if events & READ and end.sock is not None:
            self._read(end)

    def pump(self) -> None:
        """Pass on all that has come from either side by now."""
        for end in (self.client, self.server):
            before = -1
            while end.sock is not None and not end.finished and before != end.came:
                before = end.came
                self._read(end)
            if end.sock is not None and end.finished and end.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                self._reset(end)  # a reset after the end of the stream

    def await_end(self, end: End) -> None:
        """Wait for the end of a stream that is under way: the kernel may have put it off under load."""
        if end.sock is None:
            return
        with selectors.DefaultSelector() as look:
            look.register(end.sock, READ)
            look.select(LIMITS.end_arrives)
        self.pump()

    def _read(self, end: End) -> None:
        """Pass on what has come from one side, as far as the other takes it."""
        other = self.other(end)
        room = LIMITS.tap_buffer - len(other.outgoing)
        if end.sock is None or end.finished or room <= 0:
            return
        try:
            data = end.sock.recv(room)
        except BlockingIOError:
            return
        except OSError:
            if self.orderly and end is self.client:
                self._finished(end)
            else:
                self._reset(end)
            return
        if not data:
            self._finished(end)
            return
        protocol_data = data[: LIMITS.wire]
        self.loop.recorder.record(Crossed, end.who, other.who, "TCP", self.number, protocol_data, len(data))
        with self.loop.recorder.condition:
            end.came += len(data)
            other.outgoing += data
        self._flush(other)

    def _finished(self, end: End) -> None:
        end.finished = True
        self.loop.recorder.record(Closed, end.who, self.number, False)
        self._flush(self.other(end))

    def _flush(self, end: End) -> None:
        """Pass on what waits for a side; then the end of the stream, if it came."""
        if end.sock is None or end.connecting:
            self._update()
            return
        while end.outgoing:
            try:
                sent = end.sock.send(end.outgoing)
            except BlockingIOError:
                break
            except OSError:
                self._reset(end)
                return
            with self.loop.recorder.condition:
                del end.outgoing[:sent]
                end.passed += sent
                self.loop.recorder.condition.notify_all()
        other = self.other(end)
        if not end.outgoing and other.finished and not end.shut:
            end.shut = True
            if other.half:
                with contextlib.suppress(OSError):
                    end.sock.shutdown(socket.SHUT_WR)
            else:
                self._close_both(end, gone=other)
                return
        if self.client.shut and self.server.shut:
            self._end()
            return
        self._update()

    def closed_after_half(self, end: End) -> None:
        """A side that had announced its half-close has closed its socket: the other's next send must fail."""
        if not self.over and end.finished and end.half:
            end.half = False
            other = self.other(end)
            if other.sock is not None and not other.outgoing:
                self._close_both(other, gone=end)

    def _close_both(self, end: End, gone: End) -> None:
        """`gone` has closed its socket: close the other side's too, by a reset where bytes were lost."""
        if gone.outgoing and not self.orderly and end.sock is not None:
            with contextlib.suppress(OSError):  # macOS: the peer has gone already
                end.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
        if self.orderly and end.sock is not None:
            with contextlib.suppress(OSError):
                while end.sock.recv(LIMITS.tap_buffer):
                    pass
        self._end()

    def _reset(self, end: End) -> None:
        """One side was reset: reset the other."""
        if self.over:
            return
        self.loop.recorder.record(Closed, end.who, self.number, True)
        other = self.other(end)
        if other.sock is not None:
            with contextlib.suppress(OSError):  # macOS: the peer has gone already
                other.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
        self._end()

    def _end(self) -> None:
        self.over = True
        for end in (self.client, self.server):
            if end.sock is not None:
                self.loop.watch(end.sock, 0, lambda _events: None)
                end.sock.close()
                end.sock = None

    def _update(self) -> None:
        """Ask the selector for what each side is waiting for."""
        for end in (self.client, self.server):
            if end.sock is None or self.over:
                continue
            room = len(self.other(end).outgoing) < LIMITS.tap_buffer
            events = READ if room and not end.finished and not end.connecting else 0
            if end.connecting or end.outgoing:
                events |= WRITE
            self.loop.watch(end.sock, events, lambda found, end=end: self.ready(end, found))  # type: ignore[misc]

    def abandon(self) -> None:
        """Close both sides at the curtain."""
        if not self.over:
            self._end()


def open_towards(real: int) -> tuple[socket.socket, bool] | None:
    """Open a connection to a server's real port: (socket, still connecting), or None where it is refused."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setblocking(False)
    keep_small(sock)
    sock.connect_ex((LOOPBACK, real))
    with selectors.DefaultSelector() as look:
        look.register(sock, WRITE)
        done = look.select(0)
    if not done:
        return sock, True
    if sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
        sock.close()
        return None
    return sock, False


def keep_small(sock: socket.socket) -> None:
    """Let the kernel keep little on the tap's side: a full reader must hold up its writer."""
    for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
        sock.setsockopt(socket.SOL_SOCKET, option, LIMITS.tap_buffer)


def is_orphan(local: int, peer: int) -> bool | None:
    """Tell whether no program has a TCP socket of 127.0.0.1 open any more; None where the system does not say."""
    try:
        table = Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]
    except OSError:
        return None
    ends = [f"0100007F:{port:04X}" for port in (local, peer)]  # 127.0.0.1 as Linux on a little-endian machine has it
    if sys.byteorder == "big":
        ends = [f"7F000001:{port:04X}" for port in (local, peer)]
    for row in table:
        columns = row.split()
        if columns[1:3] == ends:
            return columns[9] == "0"  # the inode: an orphan has none
    return True
