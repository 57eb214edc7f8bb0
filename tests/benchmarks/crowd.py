"""Many users of one chat server over TCP, played by one process; and the server, a process of its own."""

import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEADLINE = 60.0  # seconds in which whatever is waited for must have come
WELCOME = b"Welcome to the chat, "
RUN = (
    "import sys; sys.path[:0] = sys.argv[1:]; from server_chat import ChatServer\n"
    "server = ChatServer('127.0.0.1', 0); print(server.socket.getsockname()[1], file=sys.stderr, flush=True)\n"
    "server.start()"
)

# By name: the folder in which `server_chat.py` stands.
SERVERS = {
    "reference": ROOT / "reference" / "tcp",
    "documents": ROOT.parent / "shared" / "documents" / "task4",
    "asyncio": Path(__file__).with_name("asyncio_chat"),
}


class TooSlowError(Exception):
    """Something did not come in time."""


@contextmanager
def running(folder: Path) -> Iterator[tuple[int, int]]:
    """Run the server of a folder, on a port that the system chose; yield the port and the process."""
    command = [sys.executable, "-c", RUN, str(folder), str(ROOT / "lab")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        try:
            yield int(server.stderr.readline()), server.pid
        finally:
            server.kill()


@dataclass
class Person:
    """One user: the connection, and all that came."""

    sock: socket.socket
    came: bytearray = field(default_factory=bytearray)


class Crowd:
    """Users who have joined one server."""

    def __init__(self, port: int, stack: ExitStack) -> None:
        self.port, self.people = port, list[Person]()
        self.selector = stack.enter_context(selectors.DefaultSelector())
        self._stack = stack
        self.listeners: list[Person] = []  # all but the first, and but one who is deaf

    def join(self, count: int) -> None:
        """Have so many users more join, one after another; each is welcomed."""
        for _ in range(count):
            self.come(count=1)
            self.read_until(lambda: WELCOME in self.people[-1].came)

    def come(self, count: int) -> None:
        """Have so many users more connect and give a name at once."""
        for _ in range(count):
            sock = self._stack.enter_context(socket.create_connection(("127.0.0.1", self.port), DEADLINE))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.people.append(Person(sock))
            self.selector.register(sock, selectors.EVENT_READ, self.people[-1])
        for number, one in enumerate(self.people[-count:], len(self.people) - count):
            self.read_until(lambda one=one: bool(one.came))  # type: ignore[misc]  # the question
            one.sock.sendall(b"user%d\n" % number)

    def read_until(self, done: Callable[[], bool], meanwhile: Callable[[], float] | None = None) -> float:
        """Read for everybody until something holds; return the seconds that took.

        `meanwhile` is called between two looks; it returns for how many seconds the next look may wait.
        """
        began = time.perf_counter()
        while not done():
            wait = meanwhile() if meanwhile else DEADLINE
            for key, _ in self.selector.select(wait):
                data = key.fileobj.recv(1 << 18)  # type: ignore[union-attr]
                if not data:
                    raise TooSlowError(f"the server ended the connection of user {self.people.index(key.data)}")
                key.data.came += data
            if time.perf_counter() - began > DEADLINE:
                raise TooSlowError(f"not within {DEADLINE:g} s")
        return time.perf_counter() - began


@contextmanager
def crowd(folder: Path, users: int, *, deaf: bool = False) -> Iterator[tuple[Crowd, int]]:
    """Run a server, and have users join it, of whom the last reads no more if deaf; yield them and the process."""
    with running(folder) as (port, pid), ExitStack() as stack:
        people = Crowd(port, stack)
        people.join(users)
        people.listeners = people.people[1:]
        if deaf:
            people.selector.unregister(people.listeners.pop().sock)
        yield people, pid
