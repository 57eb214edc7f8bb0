"""What holds for a system that tells nothing more than the others: `posix`, `linux` and `windows` know better."""

import contextlib
import selectors
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from grader.language import _
from grader.model.sandbox import Sandbox

VARIABLE = "CHAT_LAB_CONTROL"  # every process that a program starts inherits it, unless it takes care not to
Threads = frozenset[tuple[str, ...]]

APART = 0
"""The flags by which a process of ours starts where our Ctrl-C does not reach it; where there are sessions, none."""


class NoSandbox(Exception):  # noqa: N818 - it says why there is none
    """This system cannot keep programs in a sandbox."""


class Moving(Exception):  # noqa: N818 - no error
    """Something may still move, or cannot be told."""


@dataclass(frozen=True)
class ProcessTable:
    """The living processes at one moment: parents, sessions and tokens by process number."""

    parents: dict[int, int] = field(default_factory=dict)
    sessions: dict[int, int] = field(default_factory=dict)
    tokens: dict[int, str] = field(default_factory=dict)

    def of(self, leader: int, token: str) -> set[int]:
        """Return the processes of a program: its descendants, its session, and those with its token."""
        found = {
            pid
            for pid in self.parents
            if pid == leader or self.sessions.get(pid) == leader or (token and self.tokens.get(pid) == token)
        }
        new = {leader, *found}
        while new := {pid for pid, parent in self.parents.items() if parent in new} - found:
            found |= new
        return found


# --- programs -------------------------------------------------------------------------------------------------


def reading_begins(descriptor: int) -> bool:
    """Wait until there is something to read, and return True; False, at once, where the system cannot wait for that."""
    return False


def waiting_on(descriptor: int) -> int:
    """Return how many bytes wait to be read from a pipe; 0 where it cannot be told."""
    return 0


def dump_stacks(pid: int) -> None:
    """Ask a program of ours to write the stacks of its threads to its standard error, where there are signals."""


def no_orphans() -> AbstractContextManager[None]:
    """Let processes that lose their parent come to us while this is entered, and end with it, where they can."""
    return contextlib.nullcontext()


def raise_open_files() -> None:
    """Let the grader itself open as many files as the system allows: plays side by side have many links."""


# --- a sandbox ------------------------------------------------------------------------------------------------


def sandbox(python: Path, lent: Iterable[Path]) -> Sandbox:
    """Return the sandbox in which this Python runs, with files and folders that it may read; raise NoSandbox."""
    raise NoSandbox(_("there is a sandbox on Linux only"))


def around(sandbox: Sandbox, folder: Path, tools: Path) -> Sandbox:
    """Return the sandbox of the programs of one play, whose folder is this one."""
    return sandbox


def cut_off() -> None:
    """Give this process, and all that it starts, a network of its own with nothing but loopback."""


def number_inside(pid: int) -> int:
    """Return the number by which a process knows itself."""
    return pid


def children_of(pid: int) -> list[int]:
    """Return the numbers of the children of a process."""
    return []


# --- what the kernel tells ------------------------------------------------------------------------------------


def is_told() -> bool:
    """Tell whether this system says where a thread waits."""
    return False


def threads_that_wait(processes: set[int]) -> Threads:
    """Return each thread with how often it has run; raise Moving where one may go on by itself."""
    raise Moving


def anything_on_its_way(processes: set[int]) -> bool:
    """Tell whether the kernel will do something by itself: a timer of a program, a segment, somebody elsewhere."""
    return True


def is_ours(process: psutil.Process) -> bool:
    """Tell whether a process may be one that the grade has started.

    What has lost its parent does not come to us here, and cannot be told from a stranger.
    """
    return True


def is_orphan(local: int, peer: int) -> bool | None:
    """Tell whether no program has a TCP socket of 127.0.0.1 open any more; None where the system does not say."""
    return None


DROPPED = 0
"""The option by which a UDP socket counts the datagrams that its kernel dropped."""

TELLS_ALL_SENDERS = False
"""A closed UDP port is told to whoever has sent there, not only to a socket that is connected to it."""

Selector: Callable[[], selectors.BaseSelector] = selectors.DefaultSelector


# --- interpreters ---------------------------------------------------------------------------------------------


def seal_of(python: Path) -> Path | None:
    """Return the file that keeps an interpreter from all that its environment says; None where there is none."""
    return None


def registered(version: str) -> Iterator[tuple[str, ...]]:
    """Yield the commands by which the system knows a version of Python, beside those on PATH."""
    yield from ()
