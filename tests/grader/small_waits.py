"""How long a test waits at a socket: for what must come, and for what must not."""

import socket

SOON = 5.0  # seconds: what comes at all comes within milliseconds
NOT_YET = 0.15  # seconds in which what must not come does not


def comes(sock: socket.socket, seconds: float = NOT_YET) -> bool:
    """Tell whether anything comes within so many seconds."""
    sock.settimeout(seconds)
    try:
        return bool(sock.recv(65536, socket.MSG_PEEK))
    except TimeoutError:
        return False
    finally:
        sock.settimeout(SOON)
