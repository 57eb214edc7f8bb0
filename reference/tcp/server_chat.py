"""A chat over TCP for as many users as come.

The main thread accepts. Each user has a thread that receives what the user writes, and a queue with a thread
that sends what the others wrote: so a user who reads slowly, or never, holds nobody up.
"""

from __future__ import annotations

import logging
import signal
import socket
import sys
import threading
import time
from contextlib import suppress

from chat import Chat
from limits import Limits
from open_files import allow_open_files
from server import Server

BACKLOG = 512  # connections that wait to be accepted: a course that joins at once
TICK = 0.5  # seconds between two looks at those who take too long
STACK = 256 << 10  # bytes of a thread's stack: the usual 8 MB, times two, times a thousand users, is much
# A computer that is switched off says no goodbye: its name and seat are free after a minute (RFC 9293, section 3.8.4).
ALIVE = {
    "TCP_KEEPIDLE": 30,
    "TCP_KEEPALIVE": 30,
    "TCP_KEEPINTVL": 10,
    "TCP_KEEPCNT": 3,
}  # macOS: the second, not the first

log = logging.getLogger("chat")


class ChatServer(Server):  # type: ignore[misc]  # mypy knows lab.server, not the `server` beside a student
    """Lets users in, and passes on what they write."""

    def __init__(self, host: str = "localhost", port: int = 12345, limits: Limits | None = None) -> None:
        super().__init__("TCP", host, port)
        self.socket.listen(BACKLOG)
        self.socket.settimeout(TICK)
        self.limits = limits or Limits()
        self.closing = threading.Event()
        self.chat = Chat(self.limits, self.closing)
        self.present = self.chat.present  # for a console
        self.tidied = 0.0  # when, by time.monotonic()

    def start(self) -> None:
        """Accept users until `close`."""
        self.chat.seats.most = allow_open_files(self.limits.users)
        threading.stack_size(STACK)
        log.info("Server started at %s:%s", self.host, self.port)
        while not self.closing.is_set():
            try:
                self.admit(*self.socket.accept())
            except socket.timeout:  # noqa: UP041 - the name that Python 3.8 knows
                pass
            except ConnectionAbortedError:  # BSD, macOS: that user has gone already; the next one need not wait
                pass
            except OSError as error:
                if not self.closing.is_set():
                    log.warning("Nobody can be let in now: %s", error.strerror)
                    self.closing.wait(TICK)  # until somebody has left: there are no more descriptors
            if time.monotonic() > self.tidied + TICK:
                self.tidied = time.monotonic()
                self.chat.tidy(self.tidied)

    def admit(self, connection: socket.socket, address: tuple[str, int]) -> None:
        """Let a connection in; or tell why not, and end it."""
        with suppress(OSError):  # macOS: the user has gone already
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # a short line goes out at once
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for option, seconds in ALIVE.items():
                if hasattr(socket, option):
                    connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), seconds)
        refusal = self.chat.let_in(connection, address)
        if refusal:
            log.warning("Refused %s:%s: %s", *address[:2], refusal)
            with connection, suppress(OSError):
                connection.setblocking(False)
                connection.sendall(f"{refusal}\n".encode())

    def close(self) -> None:
        """Tell all users, let them go, and wait (within a second) until all threads have ended."""
        if self.closing.is_set():
            return
        self.closing.set()
        super().close()
        self.chat.dismiss()


def main() -> None:
    """Serve until Ctrl-C or SIGTERM."""
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(message)s")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with ChatServer() as server:
            server.start()
    except KeyboardInterrupt:
        log.info("Server stopped")
    except OSError as error:
        sys.exit(error.strerror)


if __name__ == "__main__":
    main()
