"""A chat over TCP for as many users as come.

The main thread accepts. Each user has a thread that receives what the user writes, and a queue with a thread
that sends what the others wrote: so a user who reads slowly, or never, holds nobody up.
"""

from __future__ import annotations

import logging
import socket
import sys
import threading
from contextlib import suppress

from chat import Chat
from limits import Limits
from server import Server

BACKLOG = 512  # connections that wait to be accepted: a course that joins at once
TICK = 0.5  # seconds between two looks at whether the server ends
STACK = 256 << 10  # bytes of a thread's stack: the usual 8 MB, times two, times a thousand users, is much
FILES = 20  # descriptors beside those of the users
# A computer that is switched off says no goodbye: its name and seat are free after a minute (RFC 9293, section 3.8.4).
# The second name is the first one's on macOS.
ALIVE = {"TCP_KEEPIDLE": 30, "TCP_KEEPALIVE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3}

log = logging.getLogger("chat")


class ChatServer(Server):  # type: ignore[misc]  # mypy knows lab.server, not the `server` beside a student
    """Lets users in, and passes on what they write."""

    def __init__(self, host: str = "localhost", port: int = 12345, limits: Limits | None = None) -> None:
        super().__init__("TCP", host, port)
        self.socket.listen(BACKLOG)
        self.socket.settimeout(TICK)
        self.chat = Chat(limits or Limits())
        self.present = self.chat.present  # for a console

    def start(self) -> None:
        """Accept users until `close`."""
        self.chat.seats = allow_open_files(self.chat.limits.users)
        threading.stack_size(STACK)
        log.info("Server started at %s:%s", self.host, self.port)
        while not self.chat.closing.is_set():
            try:
                self.admit(*self.socket.accept())
            except (socket.timeout, ConnectionAbortedError):  # noqa: UP041 - for Python 3.8; macOS: the user has gone
                continue
            except OSError as error:
                if not self.chat.closing.wait(TICK):  # until somebody has left: there are no more descriptors
                    log.warning("Nobody can be let in now: %s", error.strerror)

    def admit(self, connection: socket.socket, address: tuple[str, int]) -> None:
        """Let a connection in; or tell why not, and end it."""
        with suppress(OSError):  # macOS: the user has gone already
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # a short line goes out at once
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for option in ALIVE.keys() & vars(socket):
                connection.setsockopt(socket.IPPROTO_TCP, vars(socket)[option], ALIVE[option])
        if refusal := self.chat.let_in(connection, address):
            log.warning("Refused %s:%s: %s", *address[:2], refusal)
            with connection, suppress(OSError):
                connection.setblocking(False)
                connection.sendall(f"{refusal}\n".encode())

    def close(self) -> None:
        """Tell all users, let them go, and wait (within a second) until all threads have ended."""
        super().close()
        self.chat.close()


def allow_open_files(users: int) -> int:
    """Have as many open files allowed to this process as so many users need; return how many users can come."""
    try:
        import resource  # noqa: PLC0415 - POSIX only
    except ImportError:
        return users  # Windows has no such limit
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return users
    most = max(soft, min(users + FILES, hard))
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    if most < users + FILES:
        log.warning("This system allows %d open files: at most %d users can come", most, most - FILES)
    return max(1, min(users, most - FILES))


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(message)s")
    try:
        with ChatServer() as server:
            server.start()
    except KeyboardInterrupt:
        log.info("Server stopped")
    except OSError as error:
        sys.exit(error.strerror)
