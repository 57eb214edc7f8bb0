"""The kernel's sockets of 127.0.0.1, as the taps use them."""

import contextlib
import selectors
import socket

from grader.limits import LIMITS
from grader.process.system import Selector

LOOPBACK = "127.0.0.1"


def open_towards(real: int, segment: int = 0) -> tuple[socket.socket, bool] | None:
    """Open a connection to a server's real port: the socket, and whether it still connects; None where it is refused.

    `segment` is the bytes of the largest segment that it takes. Loopback's own 64 KB let a server's kernel keep two
    megabytes for a reader who does not read; 0 leaves it so.
    """
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setblocking(False)
    keep_small(sock)
    if segment and hasattr(socket, "TCP_MAXSEG"):  # Windows has none, nor that much room
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, segment)
    sock.connect_ex((LOOPBACK, real))
    if not comes_ready(sock, selectors.EVENT_WRITE, 0):
        return sock, True
    if sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
        sock.close()
        return None
    return sock, False


def keep_small(sock: socket.socket) -> None:
    """Let the kernel keep little on the tap's side: a full reader must hold up its writer."""
    for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
        sock.setsockopt(socket.SOL_SOCKET, option, LIMITS.tap_buffer)


def comes_ready(sock: socket.socket, events: int, seconds: float) -> bool:
    """Wait until a socket is ready, at most so many seconds; return whether it is."""
    with Selector() as look:
        look.register(sock, events)
        return bool(look.select(seconds))
