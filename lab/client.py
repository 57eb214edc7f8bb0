"""The base class of a client: `from client import Client`.

Rule 1. This file stands alone: nothing but the standard library, no relative import, Python 3.8 and newer.
        So it works as `lab.client`, as a top-level `client`, and copied beside a student's program.
Rule 2. It starts quickly: grading starts many programs in a second, so `typing` stays out at run time.
"""

from __future__ import annotations

import codecs
import errno
import socket
from contextlib import suppress

TYPE_CHECKING = False  # true for type checkers, as typing.TYPE_CHECKING, but that is slow to import
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

PROTOCOLS = {"TCP": socket.SOCK_STREAM, "UDP": socket.SOCK_DGRAM}
CHUNK = 65536  # bytes asked for in one call: no datagram is longer


class Client:
    """A socket that talks to one server, over TCP or UDP.

    For you to call:
        send_message(text)         send a text
        receive_response()         wait for the next text
        close()                    or `with Client(...) as client:`, which closes by itself

    To override:
        send_message, receive_response, close, __init__ (call `super().__init__(...)` first)

    To use directly, when the methods above are not enough:
        socket                     TCP: connected to the server; UDP: bound to a free port, not connected
        server_host, server_port, protocol_type

    Not to touch: names that begin with an underscore.

    One thread may send while another receives: that is how a chat works.

    Args:
        protocol_type: "TCP" or "UDP", in any case; kept in capitals.
        server_host: address or name of the computer on which the server runs.
        server_port: the port it serves.

    Raises:
        ValueError: the protocol is neither TCP nor UDP.
        OverflowError: the port is not within 0 to 65535.
        ConnectionRefusedError: over TCP, nobody listens there. (Over UDP nobody can tell.)
        OSError: the server cannot be reached (`socket.gaierror`: no such host).
            The sentence of each names host and port and says what to do.
    """

    def __init__(self, protocol_type: str = "UDP", server_host: str = "localhost", server_port: int = 12345) -> None:
        self.protocol_type = str(protocol_type).upper()
        if self.protocol_type not in PROTOCOLS:
            raise ValueError(
                f"Unknown protocol {protocol_type!r} for a client of {server_host}:{server_port}: use 'TCP' or 'UDP'."
            )
        if not 0 <= server_port <= 65535:
            raise OverflowError(f"No such port in {server_host}:{server_port}: ports go from 0 to 65535.")
        self.server_host = server_host
        self.server_port = server_port
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        family = socket.AF_INET6 if ":" in server_host else socket.AF_INET
        self.socket = socket.socket(family, PROTOCOLS[self.protocol_type])
        try:
            self._connect(family)
        except (OSError, UnicodeError) as error:  # UnicodeError: no host can be called that (RFC 5891)
            self.socket.close()
            raise _explained(error, server_host, server_port) from None

    def send_message(self, text: str) -> None:
        """Send a text as UTF-8, exactly as it is: nothing is added to it.

        Over TCP the server may receive two messages glued together, or one in pieces: TCP carries bytes, not
        messages (RFC 9293, section 2.2). Over UDP each message is one datagram, and may be lost.

        Args:
            text: what to send; over UDP at most 65507 bytes.

        Raises:
            OSError: over TCP the server has gone; over UDP the datagram could not be sent.
        """
        data = text.encode("utf-8", "replace")
        if self.protocol_type == "TCP":
            self.socket.sendall(data)
        else:
            self.socket.sendto(data, self._address)

    def receive_response(self) -> str:
        """Wait, as long as it takes, for the next text.

        Over TCP that is what has arrived since the last call (at least one character, and never half of one);
        over UDP one datagram, which may be empty.

        Returns:
            The text, decoded from UTF-8; bytes that are not UTF-8 show as U+FFFD.

        Raises:
            ConnectionError: over TCP, the server has closed the connection.
            OSError: this client was closed.
        """
        if self.protocol_type == "UDP":
            return self._receive_datagram().decode("utf-8", "replace")
        text = ""
        while not text:  # half a character alone is no text yet
            data = self.socket.recv(CHUNK)
            if not data:
                raise self._closed()
            text = self._decoder.decode(data)
        return text

    def close(self) -> None:
        """Leave. May be called twice; a thread that waits in `receive_response` is woken where possible."""
        with suppress(OSError):  # the server may have gone already, and over UDP nothing is connected
            self.socket.shutdown(socket.SHUT_RDWR)  # wakes recv, which close alone does not
        self.socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _connect(self, family: int) -> None:
        if self.protocol_type == "TCP":
            self.socket.connect((self.server_host, self.server_port))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # a short line goes out at once
            return
        # The name is looked up once, not for each datagram. A port from the start lets one thread receive
        # before another has sent: Windows refuses to receive on a socket that has no port yet.
        found = socket.getaddrinfo(self.server_host, self.server_port, family, socket.SOCK_DGRAM)
        self._address = found[0][4]
        self.socket.bind(("", 0))

    def _receive_datagram(self) -> bytes:
        while True:
            try:
                data, address = self.socket.recvfrom(CHUNK)
            except ConnectionResetError:
                continue  # Windows: the server's port was closed when we sent; it may be open again
            if address is None:  # Linux: close() in another thread has ended the wait
                raise self._closed()
            return bytes(data)

    def _closed(self) -> ConnectionError:
        where = f"{self.server_host}:{self.server_port}"
        return ConnectionAbortedError(errno.ECONNABORTED, f"The connection to {where} is closed.")


def _explained(error: OSError | UnicodeError, host: str, port: int) -> OSError:
    """Return the same error (type and number), with a sentence that says what to do."""
    where = f"{host}:{port}"
    if isinstance(error, (socket.gaierror, UnicodeError)):
        number = getattr(error, "errno", socket.EAI_NONAME)
        advice = f"Unknown host in {where}: check its spelling (this computer: localhost)."
        return socket.gaierror(number, advice)
    if isinstance(error, ConnectionRefusedError):
        advice = f"No server answers at {where}: start it first, and check that it serves this host and port."
    elif isinstance(error, TimeoutError):
        advice = f"No answer from {where}: check the host, and that no firewall stands between."
    else:
        advice = f"Cannot reach a server at {where} ({error.strerror}): check the host and the port."
    return type(error)(error.errno, advice)
