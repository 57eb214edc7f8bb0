"""What happened in one play: events in the order in which they were seen, on the grader's clock.

Nothing here waits or opens: a transcript is what the checks read.
"""

from dataclasses import dataclass, replace
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class Event:
    """Something seen: when (seconds since the play began), and at which program ("server", "ann", …)."""

    at: float
    who: str


AnEvent = TypeVar("AnEvent", bound=Event)


@dataclass(frozen=True, slots=True)
class Call(Event):
    """A call of the program's own: in which thread, where in the student's files (file:line), in which function.

    `link` is the connection; over UDP the socket at which the datagram comes in. `callers` are the places in the
    student's files from which that function was called, the innermost first.
    """

    link: int
    thread: str = ""
    place: str = ""
    function: str = ""
    callers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Took(Call):
    """A receiving call has returned `size` bytes of what `peer` had sent, of `asked`; `data` are the first of them."""

    peer: str = ""
    size: int = 0
    asked: int = 0
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Sent(Call):
    """A sending call has returned: `size` bytes are on their way to `to`; `data` are the first of them."""

    to: str = ""
    size: int = 0
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Accepted(Call):
    """A program's `accept` has returned a connection (TCP)."""


@dataclass(frozen=True, slots=True)
class Closes(Call):
    """A program closes its end of a connection, or shuts it in both directions (TCP)."""


@dataclass(frozen=True, slots=True)
class Raised(Call):
    """An error passed through a line of the student's own, caught there or not: told in patient plays only.

    `number` is the same for one error on its way through several functions.
    """

    error: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Did(Event):
    """The lines (file:line function) that a thread has run since something came to it: told in patient plays only.

    It has come to it by a receiving call, or by the keyboard; told when it waits again for either.
    """

    thread: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Began(Event):
    """A program was started."""

    file: str
    pid: int


@dataclass(frozen=True, slots=True)
class Typed(Event):
    """A line is about to be put into a program's standard input."""

    text: str


@dataclass(frozen=True, slots=True)
class Shown(Event):
    """A program wrote to its screen."""

    stream: str
    text: str


@dataclass(frozen=True, slots=True)
class Crossed(Event):
    """Bytes came into the tap from `who`, for `to`; recorded before they are passed on."""

    to: str
    protocol: str
    link: int
    data: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Listening(Event):
    """A program listens (TCP), or has bound a socket (UDP); where it was bound."""

    protocol: str
    host: str
    port: int
    place: str = ""
    function: str = ""


@dataclass(frozen=True, slots=True)
class Connected(Event):
    """A program called a port where another one listens (UDP: sent its first datagram there)."""

    to: str
    protocol: str
    link: int


@dataclass(frozen=True, slots=True)
class Refused(Event):
    """A program called a port where nobody listens; who listens elsewhere."""

    protocol: str
    host: str
    port: int
    listening: tuple[tuple[str, int], ...]
    place: str = ""
    function: str = ""


@dataclass(frozen=True, slots=True)
class Closed(Event):
    """`who` ended its side of a link: by an orderly end, or by a reset."""

    link: int
    reset: bool


@dataclass(frozen=True, slots=True)
class Worked(Event):
    """A thread was seen in a call with this link.

    `kind`: main, threading, or raw (started by `_thread`). `place`: where in the student's files (file:line). `asked`
    are the bytes that it waits for at most. A call that receives or accepts is told each time that it may wait anew.
    """

    call: str
    link: int
    thread: str
    target: str
    kind: str
    place: str = ""
    function: str = ""
    asked: int = 0


@dataclass(frozen=True, slots=True)
class ThreadStarted(Event):
    """`threading` started a thread."""

    thread: str
    target: str
    started_by: str
    place: str


@dataclass(frozen=True, slots=True)
class Asked(Event):
    """A program called `input()`: in which thread, with which prompt, at which place of the student's (file:line)."""

    thread: str
    prompt: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class WentPast(Event):
    """A program used an internet socket that the grader does not know."""

    what: str


@dataclass(frozen=True, slots=True)
class Left(Event):
    """A user's window was closed by the grader, as a person who leaves does it."""


@dataclass(frozen=True, slots=True)
class Ended(Event):
    """A program ended by itself. A negative code is a signal's number."""

    code: int


@dataclass(frozen=True, slots=True)
class Cut(Event):
    """The grader ended a program for going beyond a limit, and says which."""

    why: str


@dataclass(frozen=True)
class Sighting:
    """A marked word on a screen: when, where, the text before it on its line; `aside` tells standard error.

    `altered`: it was shown with other capital letters than it was typed with.
    """

    at: float
    word: str
    offset: int
    before: str
    aside: bool = False
    altered: bool = False


@dataclass(frozen=True)
class ScreenText:
    """All of one program's screen: what was kept of its text, and every word that was seen on it."""

    text: str
    errors: str
    size: int
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True)
class Transcript:
    """One play, complete and frozen."""

    events: tuple[Event, ...]
    screens: dict[str, ScreenText]
    seconds: float
    left_over: tuple[str, ...] = ()
    forged: tuple[str, ...] = ()
    """What a program reported of its sockets and the kernel does not know of."""
    over: float = float("inf")
    """When the play ended: what is seen later is the end of the programs."""

    def without_the_end(self) -> "Transcript":
        """Return the play without what its programs did when they were ended."""
        screens = {
            who: replace(screen, sightings=tuple(one for one in screen.sightings if one.at <= self.over))
            for who, screen in self.screens.items()
        }
        return replace(self, events=tuple(event for event in self.events if event.at <= self.over), screens=screens)

    def of(self, kind: type[AnEvent], who: str | None = None) -> list[AnEvent]:
        """Return the events of one kind, of one program or of all, in their order."""
        return [event for event in self.events if isinstance(event, kind) and who in (None, event.who)]

    def screen(self, who: str) -> ScreenText:
        """Return a program's screen; an empty one where it never had any."""
        return self.screens.get(who) or ScreenText("", "", 0, ())
