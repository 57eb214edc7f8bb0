"""What a tap can do to traffic: one frozen class a fault, and where faults are in force. Nothing here waits or opens.

Rule 1. A fault says what becomes of a chunk or a datagram; the taps do it. No fault is in force unless a scene asks.
Rule 2. Over TCP nothing is lost or reordered, as TCP promises: bytes come in other pieces, later, or not before
        the fault is lifted. Over UDP a datagram may be lost, doubled, late, or overtaken.
Rule 3. What is drawn is drawn from the play's seed.
"""

import math
from collections import Counter, deque
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

from grader.language import _
from grader.limits import LIMITS

Piece = tuple[float, int]
"""Seconds to wait before it, and its size in bytes."""


@dataclass(frozen=True)
class Fault:
    """Nothing out of the ordinary; what the faults below do not say of themselves is as here."""

    words = ""  # what it does, for the report
    reads = True  # the tap takes bytes from the sender at all

    def said(self) -> str:
        """Return what it does, in words."""
        return self.words or type(self).__name__

    def late(self, _chance: Random) -> float:
        """Return by how many seconds a chunk or a datagram is late."""
        return 0.0

    def pieces(self, data: bytes, chance: Random) -> list[Piece]:
        """Return in which pieces a chunk of a stream is passed on."""
        return [(self.late(chance), len(data))]

    def carried(self, data: bytes) -> bytes:
        """Return what of a datagram is carried on."""
        return data

    def fate(self, _number: int, chance: Random) -> tuple[float, ...]:
        """Return after how many seconds a datagram arrives, for each time; `number` of them came before it."""
        return (self.late(chance),)


@dataclass(frozen=True)
class Torn(Fault):
    """Every character of several bytes arrives in two pieces; a chunk without one is cut in its middle."""

    words = _("characters arrive in two pieces")

    def pieces(self, data: bytes, chance: Random) -> list[Piece]:
        """Cut behind the first byte of each character (in UTF-8 the only ones from 0xC0 on)."""
        cuts = [at + 1 for at, byte in enumerate(data) if byte >= 0xC0 and at + 1 < len(data)]
        if not cuts and len(data) > 1:
            cuts = [chance.randrange(1, len(data))]
        pause = min(LIMITS.between_pieces, LIMITS.spread / (len(cuts) + 1))  # the shorter the more there are
        return [(pause if start else 0.0, end - start) for start, end in pairwise([0, *cuts, len(data)])]


@dataclass(frozen=True)
class Glued(Fault):
    """What comes is kept until the fault is lifted, and goes on as one chunk (at most what a tap holds)."""

    words = _("what is sent waits, and then arrives as one chunk")

    def pieces(self, data: bytes, _chance: Random) -> list[Piece]:
        """Wait for ever: to lift the fault lets it go."""
        return [(math.inf, len(data))]


@dataclass(frozen=True)
class Delayed(Fault):
    """Everything comes `seconds` late, in the order in which it was sent."""

    seconds: float
    words = _("everything is late")

    def late(self, _chance: Random) -> float:
        """Return the same for all."""
        return self.seconds


@dataclass(frozen=True)
class Jittered(Delayed):
    """Each chunk and each datagram comes late by a time of its own, up to `seconds`: datagrams overtake each other."""

    words = _("everything is late, each piece by a time of its own")

    def late(self, chance: Random) -> float:
        """Return what the seed says."""
        return chance.uniform(0.0, self.seconds)


@dataclass(frozen=True)
class Frozen(Fault):
    """Nothing is taken from the sender: the buffers on the way fill, and the sender feels it. Datagrams are lost."""

    words = _("nothing is passed on")
    reads = False

    def fate(self, _number: int, _chance: Random) -> tuple[float, ...]:
        """Never arrive."""
        return ()


@dataclass(frozen=True)
class Dropped(Fault):
    """The first `count` datagrams never arrive."""

    count: int = 1
    words = _("the next datagram is lost")

    def fate(self, number: int, _chance: Random) -> tuple[float, ...]:
        """Arrive only behind those."""
        return () if number < self.count else (0.0,)


@dataclass(frozen=True)
class Doubled(Fault):
    """Each datagram arrives twice, one directly behind the other."""

    words = _("each datagram arrives twice")

    def fate(self, _number: int, _chance: Random) -> tuple[float, ...]:
        """Arrive twice."""
        return 0.0, 0.0


@dataclass(frozen=True)
class Reset(Fault):
    """A connection ends as a pulled plug ends it, without goodbye: the other side's next call fails (RFC 9293, RST)."""


@dataclass
class HeldPieces:
    """What waits at a tap for one receiver, in pieces; without pieces all of it may go."""

    waiting: deque[Piece] = field(default_factory=deque)
    timed: bool = False  # somebody will open it

    def add(self, fault: Fault | None, data: bytes, before: int, chance: Random) -> None:
        """Take a chunk behind `before` bytes that wait already."""
        if fault is None and not self.waiting:
            return
        if not self.waiting and before:
            self.waiting.append((0.0, before))
        self.waiting += fault.pieces(data, chance) if fault else [(0.0, len(data))]

    def ready(self, size: int) -> int:
        """Return how many of `size` waiting bytes may go now."""
        if not self.waiting:
            return size
        pause, piece = self.waiting[0]
        return 0 if pause else piece

    def pause(self) -> float:
        """Return the seconds after which the next piece may go, once: 0 where nothing is to be waited for."""
        if self.timed or not self.waiting or not 0.0 < self.waiting[0][0] < math.inf:
            return 0.0
        self.timed = True
        return self.waiting[0][0]

    def open(self) -> None:
        """The next piece has waited long enough."""
        self.timed = False
        if self.waiting and self.waiting[0][0] < math.inf:
            self.waiting[0] = (0.0, self.waiting[0][1])

    def sent(self, size: int) -> None:
        """So many bytes have gone."""
        if self.waiting:
            left = self.waiting.popleft()[1] - size
            if left > 0:
                self.waiting.appendleft((0.0, left))


class Troubles:
    """The faults in force in one play, which draw from its seed; of several in one way the last one counts."""

    def __init__(self, seed: str = "") -> None:
        self.chance = Random(seed)  # noqa: S311 - repeatable, not secret
        self._in_force: list[tuple[Fault, str, str]] = []
        self._numbers: Counter[tuple[Fault, str, str]] = Counter()  # datagrams that have met a fault on their way

    def put(self, fault: Fault, who: str = "", to: str = "") -> None:
        """Put a fault in force on what `who` sends to `to`; an empty one means everybody."""
        self._in_force.insert(0, (fault, who, to))

    def lift(self) -> None:
        """Take all faults away."""
        self._in_force.clear()
        self._numbers.clear()

    def on(self, who: str, to: str) -> Fault | None:
        """Return the fault on what `who` sends to `to`."""
        return next((fault for fault, by, at in self._in_force if by in ("", who) and at in ("", to)), None)

    def fate(self, who: str, to: str) -> tuple[float, ...]:
        """Return after how many seconds the next datagram from `who` to `to` arrives, for each time it does."""
        fault = self.on(who, to)
        if fault is None:
            return (0.0,)
        self._numbers[fault, who, to] += 1
        return fault.fate(self._numbers[fault, who, to] - 1, self.chance)
