"""The kernel's sockets of 127.0.0.1, as the taps use them."""

from __future__ import annotations

import contextlib
import selectors
import socket
import sys
from pathlib import Path

from grader.limits import LIMITS

LOOPBACK = "127.0.0.1"


def open_towards(real: int, segment: int = 0) -> tuple[socket.socket, bool] | None:
    """Open a connection to a server's real port.

    Args:
        real: the port.
        segment: bytes of the largest segment that it takes. Loopback's own 64 KB let a server's kernel keep two
            megabytes for a reader who does not read; 0 leaves it so.

    Returns:
        The socket, and whether it is still connecting; None where it is refused.
    """
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setblocking(False)
    keep_small(sock)
    if segment and hasattr(socket, "TCP_MAXSEG"):  # Windows has none, nor that much room
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, segment)
    sock.connect_ex((LOOPBACK, real))
    with selectors.DefaultSelector() as look:
        look.register(sock, selectors.EVENT_WRITE)
        done = look.select(0)
    if not done:
        return sock, True
    if sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
        sock.close()
        return None
    return sock, False


def keep_small(sock: socket.socket) -> None:
    """Let the kernel keep little on the tap's side: a full reader must hold up its writer."""
    for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
        sock.setsockopt(socket.SOL_SOCKET, option, LIMITS.tap_buffer)


def wait_for_word(sock: socket.socket) -> None:
    """Wait a moment until something comes at a socket: its peer has been closed, and the end is under way."""
    with selectors.DefaultSelector() as look:
        look.register(sock, selectors.EVENT_READ)
        look.select(LIMITS.end_arrives)


def is_orphan(local: int, peer: int) -> bool | None:
    """Tell whether no program has a TCP socket of 127.0.0.1 open any more; None where the system does not say."""
    try:
        table = Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]
    except OSError:
        return None
    ends = [f"0100007F:{port:04X}" for port in (local, peer)]  # 127.0.0.1 as Linux on a little-endian machine has it
    if sys.byteorder == "big":
        ends = [f"7F000001:{port:04X}" for port in (local, peer)]
    for row in table:
        columns = row.split()
        if columns[1:3] == ends:
            return columns[9] == "0"  # the inode: an orphan has none
    return True
