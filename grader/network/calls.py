"""What the children tell of the calls of their programs: what each has carried, for whom, and from which line."""

from collections.abc import Callable

from grader.network.addresses import TCP
from grader.network.links import TcpLinks
from grader.network.stacks import call_at
from grader.network.udp import Datagrams
from grader.record.events import Closes, Did, Raised, Sent, Took
from grader.record.recorder import Recorder
from grader.record.text import quote


class CallReports:
    """Notes what the children report of calls that have returned; `flush` passes on what a sending call has left."""

    def __init__(
        self, recorder: Recorder, links: TcpLinks, udp: Datagrams, flush: Callable[[str, int, int, int, int], None]
    ) -> None:
        self.recorder, self.links, self.udp, self.flush = recorder, links, udp, flush

    def took(
        self, who: str, _pid: int, kind: int, local: int, peer: int, size: int, asked: int, data: bytes, source: int,
        thread: str, stack: str,
    ) -> None:  # fmt: skip
        """Note what a receiving call has returned; `source` is the tap that a datagram came from."""
        link, other = self._link(kind, local, peer, source)
        self.recorder.note(Took, who, link, *call_at(self.recorder, thread, stack), other, size, asked, data)

    def sent(
        self, who: str, pid: int, kind: int, local: int, peer: int, size: int, data: bytes, target: int,
        thread: str, stack: str,
    ) -> None:  # fmt: skip
        """Pass on what was sent, and note it; `target` is the tap that a datagram goes to."""
        self.links.sent_by((local, peer), thread)
        self.flush(who, pid, kind, local, peer)
        link, other = self._link(kind, local, peer, target)
        self.recorder.note(
            Sent, who, link if kind == TCP else target, *call_at(self.recorder, thread, stack), other, size, data
        )

    def closes(self, who: str, _pid: int, kind: int, local: int, peer: int, thread: str, stack: str) -> None:
        """Note that a program is about to end its side of a connection."""
        link, _other = self._link(kind, local, peer, 0)
        self.recorder.note(Closes, who, link, *call_at(self.recorder, thread, stack))

    def raised(self, who: str, _pid: int, number: int, error: str, thread: str, stack: str) -> None:
        """Note that an error passed through a line of the student's; `number` tells whether it is the same one."""
        self.recorder.note(Raised, who, 0, *call_at(self.recorder, thread, stack), quote(error), number)

    def did(self, who: str, _pid: int, thread: str, lines: str) -> None:
        """Note the lines that a thread has run since something came to it."""
        bare = tuple(quote(self.recorder.bare(line)) for line in lines.split("\n"))
        self.recorder.note(Did, who, quote(thread), bare)

    def _link(self, kind: int, local: int, peer: int, tap_port: int) -> tuple[int, str]:
        """Return the number of a socket's connection, or of its own tap; and whose the other end is."""
        if kind == TCP:
            end = self.links.ends.get((local, peer))
            return (end.link.number, end.other.who) if end else (0, "")
        own, taps = self.udp.taps.get(local), self.udp.taps.values()
        return own.port if own else 0, next((tap.owner.who for tap in taps if tap.port == tap_port), "")
