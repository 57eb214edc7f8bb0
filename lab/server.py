"""The base class of a server: `from server import Server`.

Rule 1. This file stands alone: nothing but the standard library, no relative import, Python 3.8 and newer.
        So it works as `lab.server`, as a top-level `server`, and copied beside a student's program.
Rule 2. It starts quickly: grading starts many programs in a second, so `typing` stays out at run time.
"""

from __future__ import annotations

import codecs
import errno
import socket
import sys
from contextlib import suppress

TYPE_CHECKING = False  # true for type checkers, as typing.TYPE_CHECKING, but that is slow to import
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any, Self

PROTOCOLS = {"TCP": socket.SOCK_STREAM, "UDP": socket.SOCK_DGRAM}
CHUNK = 65536  # bytes asked for in one call: no datagram is longer


class Server:
    """A socket that waits for clients, over TCP or UDP.

    For you to call:
        handle_client()            one request, and who sent it
        send_response(text, who)   answer that request
        close()                    or `with Server(...) as server:`, which closes by itself

    To override:
        handle_client              with your own parameters, if you like: nothing in this class calls it
        __init__                   call `super().__init__(...)` first

    To use directly, when the two methods above are not enough (a chat, a thread for each client):
        socket                     bound to host and port; TCP: listening, ready for `self.socket.accept()`
        host, port, protocol_type  as given; port 0 becomes the port that the system chose

    Not to touch: names that begin with an underscore.

    Args:
        protocol_type: "TCP" or "UDP", in any case; kept in capitals.
        host: an address or a name of this computer; "0.0.0.0" serves every network it is connected to.
        port: 0 to 65535; 0 lets the system choose a free one.

    Raises:
        ValueError: the protocol is neither TCP nor UDP.
        OverflowError: the port is not within 0 to 65535.
        OSError: the port is taken or may not be used, or the host is no address of this computer
            (`socket.gaierror`: no such host). Its sentence names host and port and says what to do.
    """

    def __init__(self, protocol_type: str = "UDP", host: str = "localhost", port: int = 12345) -> None:
        self.protocol_type = str(protocol_type).upper()
        if self.protocol_type not in PROTOCOLS:
            raise ValueError(f"Unknown protocol {protocol_type!r} for a server at {host}:{port}: use 'TCP' or 'UDP'.")
        if not 0 <= port <= 65535:
            raise OverflowError(f"No such port in {host}:{port}: ports go from 0 to 65535.")
        self.host = host
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.socket = socket.socket(family, PROTOCOLS[self.protocol_type])
        try:
            self._bind(port)
        except (OSError, UnicodeError) as error:  # UnicodeError: no host can be called that (RFC 5891)
            self.socket.close()
            raise _explained(error, host, port) from None
        self.port = port or self.socket.getsockname()[1]

    def handle_client(self) -> tuple[str, Any]:
        """Wait, as long as it takes, for one request.

        Over TCP a request is what a new connection brings first (65536 bytes or a little more, never half a
        character); one that goes without a word is none. Over UDP it is one datagram, which may be empty.

        Returns:
            The text, and who sent it, for `send_response`: over UDP an address, over TCP the connection.

        Raises:
            OSError: the server was closed.
        """
        if self.protocol_type == "UDP":
            data, address = self._receive_datagram()
            return data.decode("utf-8", "replace"), address
        while True:
            connection, _ = self.socket.accept()
            text = _first_words(connection)
            if text:
                return text, connection
            connection.close()

    def send_response(self, text: str, client: Any) -> None:
        """Answer one request, as UTF-8. Over TCP this also ends the connection.

        A TCP client that has gone meanwhile gets no answer, and the server goes on.

        Args:
            text: the answer; over UDP at most 65507 bytes.
            client: what `handle_client` returned second.

        Raises:
            OSError: over UDP, the datagram could not be sent.
        """
        data = text.encode("utf-8", "replace")
        if self.protocol_type == "UDP":
            self.socket.sendto(data, client)
            return
        with client, suppress(OSError):  # it may have gone: nobody is left to be answered
            client.sendall(data)
            _finish(client)

    def close(self) -> None:
        """Stop serving. May be called twice; a thread that waits for a client is woken where possible."""
        with suppress(OSError):  # "not connected" is a usual answer to it
            self.socket.shutdown(socket.SHUT_RDWR)  # Linux: wakes a waiting thread, which close does not
        self.socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _bind(self, port: int) -> None:
        tcp = self.protocol_type == "TCP"
        if sys.platform == "win32":  # where SO_REUSEADDR would let two servers share a port
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        elif tcp:  # a restart need not wait for TIME_WAIT; UDP has none, and would share the port
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind((self.host, port))
        if tcp:
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # a short line goes out at once
            self.socket.listen()

    def _receive_datagram(self) -> tuple[bytes, Any]:
        while True:
            try:
                data, address = self.socket.recvfrom(CHUNK)
            except ConnectionResetError:
                continue  # Windows: an answer went to a client that has closed; the others are still there
            if address is None:  # Linux: close() in another thread has ended the wait
                raise ConnectionAbortedError(errno.ECONNABORTED, f"The server at {self.host}:{self.port} was closed.")
            return data, address


def _first_words(connection: socket.socket) -> str:
    """Return what a client says first, never ending in half a character; "" if it goes without a word."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    text = ""
    while not text or decoder.getstate()[0]:
        try:
            data = connection.recv(CHUNK)
        except ConnectionError:
            data = b""
        text += decoder.decode(data, final=not data)
        if not data:
            break
    return text


def _finish(connection: socket.socket) -> None:
    """End our half, and take out what came unread: closing over it would reset the connection."""
    connection.shutdown(socket.SHUT_WR)
    connection.settimeout(0)
    while connection.recv(CHUNK):
        pass


def _explained(error: OSError | UnicodeError, host: str, port: int) -> OSError:
    """Return the same error (type and number), with a sentence that says what to do."""
    where = f"{host}:{port}"
    if isinstance(error, (socket.gaierror, UnicodeError)):
        number = getattr(error, "errno", socket.EAI_NONAME)
        advice = f"Unknown host in {where}: check its spelling (this computer: localhost)."
        return socket.gaierror(number, advice)
    if error.errno == errno.EADDRINUSE:
        advice = (
            f"The port of {where} is already in use: stop the program that uses it (perhaps an earlier start "
            "of this server), or choose another port."
        )
    elif isinstance(error, PermissionError):
        advice = f"You may not use the port of {where}: choose another one, above 1023."
    elif error.errno == errno.EADDRNOTAVAIL:
        advice = f"The host in {where} is not this computer: use localhost, or 0.0.0.0 for all its networks."
    else:
        advice = f"Cannot start a server at {where} ({error.strerror}): check the host and the port."
    return type(error)(error.errno, advice)
