"""The taps of TCP: they stand between two programs, record every chunk, and pass it on.

Rule 1. A chunk is recorded before it is passed on: causes stand before effects.
Rule 2. FIN is passed on as FIN, RST as RST, each direction by itself. The end of a stream that the program did
        not announce as a half-close means that its socket is closed: then the other side's socket is closed
        too, so that the kernel answers the next send into it with a reset, as it would without the tap.
Rule 3. No more than 4 KB wait here in one direction: a full reader holds up its writer.
Rule 4. Everything here runs in the one thread of the play's network.
Rule 5. What a fault makes wait, waits among the outgoing bytes: it counts for Rule 3, and the end comes behind it.
Rule 6. What a client's thread sends right after its call, without doing anything else in between, arrives as one
        chunk: on loopback it is all there before a server that has just accepted the call asks for it.
"""

from __future__ import annotations

import contextlib
import socket
import struct
from dataclasses import dataclass, field

from grader.limits import LIMITS
from grader.network.addresses import Fields
from grader.network.eventloop import READ, WRITE, EventLoop
from grader.network.faults import HeldPieces
from grader.process.system import LINGER
from grader.record.events import Closed, Crossed

ABORT = struct.pack(LINGER, 1, 0)


@dataclass(eq=False)
class End:
    """One side of a TCP link: the tap's socket towards a program."""

    who: str
    key: tuple[int, int] = (0, 0)  # the real ports of the program's socket: its own, and its peer's
    seen: Fields = ()  # the addresses that the program sees: version, own host and port, peer's host and port
    sock: socket.socket | None = None
    outgoing: bytearray = field(default_factory=bytearray)
    held: HeldPieces = field(default_factory=HeldPieces)  # of what is outgoing, where a fault is in force
    came: int = 0  # bytes that came from this side
    passed: int = 0  # bytes that were handed to this side's kernel
    half: bool = False  # the program announced SHUT_WR: the end of its stream is not the end of its socket
    finished: bool = False  # its FIN came
    shut: bool = False  # our FIN, or our close, went to it
    connecting: bool = False
    other: End = field(init=False, repr=False)  # the opposite side
    link: TcpLink = field(init=False, repr=False)


class TcpLink:
    """One connection: the client's socket on one side, the server's on the other."""

    def __init__(self, loop: EventLoop, number: int, client: End, server: End) -> None:
        self.loop, self.number = loop, number
        self.client, self.server = self.ends = client, server
        client.other, server.other = server, client
        client.link = server.link = self
        self.orderly = False  # the client's process is about to be ended: its end is an orderly one
        self.over = False
        self.opening = True  # the client sends its first bytes, or has sent nothing yet
        self.opener = ""  # the thread that has sent them

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
            if _error_of(end.sock):
                self.reset(end)
                return
        if events & WRITE:
            self._flush(end)
        if events & READ:
            self._read(end)

    def pump(self) -> None:
        """Pass on all that has come from either side by now."""
        for end in self.ends:
            before = -1
            while before != end.came:
                before = end.came
                self._read(end)
            if end.finished and _error_of(end.sock):
                self.reset(end)  # a reset after the end of the stream

    def _read(self, end: End) -> None:
        """Pass on what has come from one side, as far as the other takes it."""
        room = LIMITS.tap_buffer - len(end.other.outgoing)
        fault = self.loop.troubles.on(end.who, end.other.who)
        if end.sock is None or end.finished or room <= 0:
            return
        if fault and not fault.reads:
            self._update()
            return
        try:
            data = end.sock.recv(room)
        except BlockingIOError:
            return
        except OSError:
            if not (self.orderly and end is self.client):
                self.reset(end)
                return
            data = b""
        if data:
            kept, size = data[: LIMITS.wire], len(data)
            if self.opening and end is self.client and not end.came:
                self.loop.later(LIMITS.opening, self.opened)
            self.loop.recorder.record(Crossed, end.who, end.other.who, "TCP", self.number, kept, size)
            end.came += size
            end.other.held.add(fault, data, len(end.other.outgoing), self.loop.troubles.chance)
            end.other.outgoing += data
        else:
            end.finished = True
            self.opening = self.opening and end is self.server
            self.loop.recorder.record(Closed, end.who, self.number, False)
        self._flush(end.other)

    def sends(self, thread: str) -> None:
        """Note which thread of the client has sent the first bytes: they wait for what else it sends at once."""
        if self.opening and not self.opener:
            self.opener = thread

    def opened(self) -> None:
        """The client has done something else since its first bytes: they go on."""
        self.opening = False
        self._flush(self.server)

    def _may_go(self, end: End) -> int:
        """Return how many of the bytes that wait for a side may go now."""
        waits = self.opening and end is self.server and len(end.outgoing) < LIMITS.tap_buffer
        return 0 if waits else end.held.ready(len(end.outgoing))

    def _flush(self, end: End) -> None:
        """Pass on what waits for a side; then the end of the stream, if it came."""
        if end.sock is None or end.connecting:
            self._update()
            return
        while size := self._may_go(end):
            try:
                sent = end.sock.send(end.outgoing[:size])
            except BlockingIOError:
                break
            except OSError:
                self.reset(end)
                return
            del end.outgoing[:sent]
            end.held.sent(sent)
            end.passed += sent
            self.loop.recorder.changed()
        if pause := end.held.pause():
            self.loop.later(pause, lambda: self._go_on(end))
        if not end.outgoing and end.other.finished and not end.shut:
            end.shut = True
            if not end.other.half:
                self._close_both(gone=end.other)
                return
            with contextlib.suppress(OSError):
                end.sock.shutdown(socket.SHUT_WR)
        if self.client.shut and self.server.shut:
            self.end()
        else:
            self._update()

    def _go_on(self, end: End) -> None:
        end.held.open()
        self._flush(end)

    def relieve(self) -> None:
        """No fault is in force any more: pass on what has waited, as one chunk, and read again."""
        for end in self.ends:
            end.held = HeldPieces()
            self._flush(end)
        self.pump()

    def closed_after_half(self, end: End) -> None:
        """A side that had announced its half-close has closed its socket: the other's next send must fail."""
        end.half = False
        if end.other.sock is not None and not end.other.outgoing:
            self._close_both(gone=end)

    def _close_both(self, gone: End) -> None:
        """`gone` has closed its socket: close the other side's too, by a reset where bytes were lost."""
        sock = gone.other.sock
        if sock is not None and self.orderly:
            with contextlib.suppress(OSError):
                while sock.recv(LIMITS.tap_buffer):
                    pass
        elif gone.outgoing:
            _abort(sock)
        self.end()

    def reset(self, end: End) -> None:
        """One side was reset: reset the other."""
        if not self.over:
            self.loop.recorder.record(Closed, end.who, self.number, True)
            _abort(end.other.sock)
            self.end()

    def end(self) -> None:
        """Close both sides."""
        self.over = True
        for end in self.ends:
            if end.sock is not None:
                self.loop.watch(end.sock, 0, lambda _events: None)
                end.sock.close()
                end.sock = None

    def _update(self) -> None:
        """Ask the selector for what each side is waiting for."""
        for end in self.ends:
            if end.sock is None:
                continue
            fault = self.loop.troubles.on(end.who, end.other.who)
            free = len(end.other.outgoing) < LIMITS.tap_buffer and (fault is None or fault.reads)
            events = READ if free and not end.finished and not end.connecting else 0
            if end.connecting or self._may_go(end):
                events |= WRITE
            self.loop.watch(end.sock, events, lambda found, end=end: self.ready(end, found))  # type: ignore[misc]


def _error_of(sock: socket.socket | None) -> int:
    """Return the error that waits at a socket; 0 where there is none, or no socket any more."""
    return sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) if sock is not None else 0


def _abort(sock: socket.socket | None) -> None:
    """Let a socket, where it is there, end by a reset when it is closed."""
    if sock is not None:
        with contextlib.suppress(OSError):  # macOS: the peer has gone already
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
