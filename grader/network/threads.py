"""What the children tell of their threads, noted as evidence, and what of a user's the server has taken in by that."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import psutil

from grader.limits import LIMITS
from grader.network.addresses import TCP, UDP, Fields
from grader.network.stacks import place_of
from grader.network.tcp import TcpLink
from grader.network.udp import UdpTap
from grader.process.system import is_ours
from grader.record.events import ThreadStarted, WentPast, Worked
from grader.record.recorder import Recorder
from grader.record.text import quote

Key = tuple[int, int, int]  # type of the socket, its real port, its peer's real port


class ThreadReports:
    """Notes the calls and threads that the children report, and asks `may_fork` whether a tree may have a process more.

    `link_at` tells which link a socket belongs to.
    """

    def __init__(self, recorder: Recorder, link_at: Callable[[Key], int], may_fork: Callable[[str], bool]) -> None:
        self.recorder, self.link_at, self.may_fork = recorder, link_at, may_fork
        self.taken: dict[Key, int] = {}  # bytes (UDP: datagrams) taken in when a receiver last waited for more
        self._threaded: set[tuple[str, int]] = set()  # processes that the kernel says have threads
        self._told: dict[tuple[str, int], list[tuple[str, ...]]] = {}  # told by a process not yet seen to have threads
        self.deadlines: dict[Key, float] = {}  # seconds that a receiver last waited for more at most; 0: for ever
        self.sent: dict[str, tuple[int, int]] = {}  # label -> bytes and datagrams sent when it asked for input

    def saw(
        self, who: str, pid: int, call: str, kind: int, local: int, peer: int, count: int,
        thread: str, target: str, sort: str, stack: str, deadline: int, asked: int,
    ) -> None:  # fmt: skip
        """Note a call of a thread; `count` is what was taken in before it waits for more, -1 for other calls.

        `deadline` is the socket's timeout in milliseconds, 0 where it has none; `asked` the bytes that it asks for.
        """
        if count >= 0:
            self.taken[kind, local, peer] = count
            self.deadlines[kind, local, peer] = deadline / 1000
        if sort == "threading" and not self._has_threads(who, pid):
            sort = "claimed"  # one thread in the kernel's count is no thread of `threading`, whatever is reported
        number = self.link_at((kind, local, peer))
        where = place_of(self.recorder, stack)
        self.recorder.record(Worked, who, call, number, quote(thread), quote(target), sort, *where, asked)

    def _has_threads(self, who: str, pid: int) -> bool:
        """Tell whether the kernel has seen a process have threads; then what it told of starting some counts."""
        if (who, pid) not in self._threaded and not _is_seen_to_have_threads(pid):
            return False
        self._threaded.add((who, pid))
        for told in self._told.pop((who, pid), []):
            self.recorder.record(ThreadStarted, who, *told)
        return True

    def look_again(self, who: str, pid: int) -> None:
        """Ask the kernel again, where a process has told of threads that it did not have yet."""
        if (who, pid) in self._told:
            self._has_threads(who, pid)

    def asks(self, who: str, pid: int, sent: int, datagrams: int, thread: str, prompt: str, place: str) -> None:
        """Note that a thread asks for a line from the keyboard."""
        self.sent[who] = sent, datagrams
        self.recorder.asked(who, pid, thread, prompt, place)

    def started(self, who: str, pid: int, thread: str, target: str, by: str, place: str) -> None:
        """Note that `threading` starts a thread; it counts once the kernel has seen the process have one."""
        told = self._told.setdefault((who, pid), [])
        if len(told) < LIMITS.events:
            told.append((quote(thread), quote(target), quote(by), quote(place)))
        if (who, pid) in self._threaded:
            self._has_threads(who, pid)

    def fork(self, who: str, _pid: int) -> Fields:
        """Allow a fork, or not."""
        return ("ok",) if self.may_fork(who) else ("no",)

    def past(self, who: str, _pid: int, event: str, host: str, port: str) -> None:
        """Note an internet socket that no method of ours made."""
        self.recorder.record(WentPast, who, quote(f"{event} {host}:{port}"))


def _is_seen_to_have_threads(pid: int) -> bool:
    """Ask the kernel whether a process has more than one thread: it waits for our answer at this moment.

    A child may tell any number, say that of a stranger with many threads: a process of the grade is ours.
    """
    try:
        process = psutil.Process(pid)
        if process.num_threads() < 2:
            return False
        return is_ours(process)
    except (psutil.NoSuchProcess, ValueError, OverflowError):
        return False  # who asks is there, and waits
    except psutil.Error:
        return True  # the system does not say


@dataclass(frozen=True)
class Attention:
    """How far the server has turned to a user."""

    works_on: bool
    """The server has begun to receive from the user, and has not come back for more."""

    attends: bool
    """The server receives from the user's link, or has sent something."""

    taken_in: bool | None
    """All that came from the user was taken in by a server that now waits for more, and the user's client has taken in
    what came to it. None where nothing tells: the server's receiving thread does not wait in a call of a socket."""

    unread: bool
    """Something has come to the user's client that it has not taken in: a welcome, say."""


def attention_to(who: str, reports: ThreadReports, links: Iterable[TcpLink], taps: Mapping[int, UdpTap]) -> Attention:
    """Compare what came from a user with what the server's threads have taken."""
    links = [link for link in links if link.client.who == who]
    taken = {end: reports.taken.get((TCP, *end.key)) for link in links for end in link.ends}
    works_on = any(taken[link.server] not in (None, link.server.passed) for link in links if not link.over)
    attends = not links or any(taken[link.server] is not None or link.server.came for link in links)

    own = [tap for tap in taps.values() if tap.owner.who == who]
    sent = reports.sent.get(who, (0, 0))
    all_came = sum(link.client.came for link in links) >= sent[0] and sum(tap.left for tap in own) >= sent[1]
    by_server = [taken[link.server] == link.server.passed and not link.server.outgoing for link in links]
    for real, tap in taps.items() if own else ():
        if tap not in own and tap.owner.listening:
            by_server.append(reports.taken.get((UDP, real, 0)) == tap.passed > 0)
    by_client = [taken[link.client] == link.client.passed for link in links if link.client.passed]
    taken_in = all([all_came, *by_server, *by_client]) if by_server else None
    return Attention(works_on, attends, taken_in, unread=not all(by_client))
