"""All TCP connections of a play: who calls whom, and what a child is told of it."""

import contextlib
import socket
from collections.abc import Sequence

from grader.limits import LIMITS
from grader.network.addresses import NO_NAME, TCP, AddressPlan, Fields, ends_shown, version_of
from grader.network.eventloop import READ, EventLoop
from grader.network.faults import Fault, Reset
from grader.network.loopback import LOOPBACK, comes_ready, keep_small, open_towards
from grader.network.stacks import call_at, place_of
from grader.network.tcp import End, TcpLink
from grader.process.system import is_orphan
from grader.record.events import Accepted, Connected, Refused
from grader.record.text import quote


class TcpLinks:
    """The links of a play, and the one port at which clients really arrive."""

    def __init__(self, loop: EventLoop, plan: AddressPlan) -> None:
        self.loop, self.plan = loop, plan
        self.all: list[TcpLink] = []
        self._segment = 0  # bytes of the largest one of new connections; 0: as loopback has them
        self.ends: dict[tuple[int, int], End] = {}  # a program's pair of real ports -> its end of a link
        self._coming: dict[int, TcpLink] = {}  # the client's real port -> its link, until it has come
        self._arrivals = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        keep_small(self._arrivals)  # those who come inherit it
        self._arrivals.bind((LOOPBACK, 0))
        self._arrivals.listen(512)
        self._arrivals.setblocking(False)
        loop.watch(self._arrivals, READ, self.come_in)
        self._closed = loop.at_end.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
        self._closed.bind((LOOPBACK, 0))  # bound and not listening: the kernel refuses whoever calls

    def strike(self, fault: Fault, who: str) -> None:
        """Do at once to a client's connections what a fault does to one: end it."""
        for link in self.all:
            if link.client.who == who and not link.client.finished and isinstance(fault, Reset):
                link.reset(link.client)

    def end_orderly(self, who: str) -> None:
        """Take the coming end of a client's links for an orderly one."""
        for link in self.all:
            link.orderly = link.orderly or link.client.who == who

    def narrow(self, segment: int) -> None:
        """Let new connections have segments of so many bytes at most."""
        self._segment = segment

    def connect(
        self, who: str, _pid: int, version: int, host: str, port: int, source: int, own_host: str, own_port: int,
        stack: str,
    ) -> Fields:  # fmt: skip
        """Answer where a call to `host` and `port` really goes, and how the two ends look to the caller."""
        address = self.plan.called(version, host)
        if address is None:
            return NO_NAME
        while (target := self.plan.find(TCP, version_of(address), address, port)) is not None:
            if opened := open_towards(target.real, self._segment):
                break
            target.listening = False  # the kernel says that nobody listens there any more
        else:
            where = place_of(self.loop.recorder, stack)
            self.loop.recorder.record(Refused, who, "TCP", quote(host), port, self.plan.listening(TCP), *where)
            return "closed", self._closed.getsockname()[1]
        sock, connecting = opened
        at = self._arrivals.getsockname()[1]
        client = End(who, (source, at), (version, *ends_shown(version, (own_host, own_port), (address, port))))
        theirs = ends_shown(target.version, (own_host, own_port), (address, port))
        real = target.real, sock.getsockname()[1]
        server = End(target.who, real, (target.version, *theirs[2:], *theirs[:2]), connecting=connecting)
        link = TcpLink(self.loop, len(self.all) + 1, client, server)
        self.all.append(link)
        self._coming[source] = link
        self.loop.at_end.callback(link.end)
        self.ends |= {end.key: end for end in link.ends}
        self.loop.recorder.record(Connected, who, target.who, "TCP", link.number)
        link.attach(server, sock)
        return ("ok", at, *client.seen[1:])

    def come_in(self, _events: int = 0) -> None:
        """Let in the clients that have come: the source port tells whose connection it is."""
        with contextlib.suppress(BlockingIOError, ConnectionError):
            while True:
                sock, address = self._arrivals.accept()
                link = self._coming.pop(address[1], None)
                if link is None or link.over:
                    sock.close()
                else:
                    link.attach(link.client, sock)

    def accept(self, who: str, _pid: int, real: int, upstream: int, thread: str, stack: str) -> Fields:
        """Answer whose connection a server has accepted."""
        end = self.ends.get((real, upstream))
        if end is None:
            return ()
        self.loop.recorder.record(Accepted, who, end.link.number, *call_at(self.loop.recorder, thread, stack))
        return end.seen[1:]

    def sent_by(self, key: tuple[int, int], thread: str) -> None:
        """Note that a thread has sent something on a link."""
        end = self.ends.get(key)
        if end is not None and end is end.link.client:
            end.link.sends(thread)

    def does_something_else(self, who: str, details: Sequence[object]) -> None:
        """Note that a program has told of a call that sends nothing; the name of its thread stands in `details`."""
        for link in self.all:
            if link.opening and link.client.who == who and link.opener and link.opener in details:
                link.opened()

    def half(self, _who: str, _pid: int, _kind: int, local: int, peer: int) -> None:
        """Note that a program is about to end what it sends, and nothing else."""
        if end := self.ends.get((local, peer)):
            end.half = True

    def pump(self, local: int, peer: int) -> End | None:
        """Pass on now what has come from either side of a program's link; return its end of it."""
        self.come_in()  # the peer may have come a moment ago
        if end := self.ends.get((local, peer)):
            end.link.pump()
        return end

    def shut(self, _who: str, _pid: int, _kind: int, local: int, peer: int) -> None:
        """The program has closed a socket, or a copy of one: pass the end on now.

        After a half-close no packet tells of the end. The kernel does, where it can be asked.
        """
        if end := self.pump(local, peer):
            if not end.link.over and not end.finished and is_orphan(local, peer):
                if end.sock is not None:  # the kernel may have put off the end, under load
                    comes_ready(end.sock, READ, LIMITS.end_arrives)
                end.link.pump()
            if not end.link.over and end.half and end.finished and is_orphan(local, peer) is not False:
                end.link.closed_after_half(end)
