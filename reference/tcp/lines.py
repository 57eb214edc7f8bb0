"""From bytes to lines: what a connection brings, wherever TCP has cut it."""

from __future__ import annotations

import codecs
import selectors
import socket  # noqa: TC003 - loaded anyway, as the next one
from collections.abc import Callable, Iterator  # noqa: TC003

from limits import LINE

CHUNK = 65536  # bytes asked for in one call
# `poll` takes no descriptor of its own, as epoll would, and `select` knows none above 1023; Windows has only that one.
Selector = getattr(selectors, "PollSelector", selectors.SelectSelector)
PATIENCE = 0.5  # seconds in which the rest of a first line follows, if it was cut in two


def lines_of(connection: socket.socket, longest: int, pace: Callable[[int], None]) -> Iterator[list[str | None]]:
    r"""Yield the lines that have come together, until the connection ends; None for one that is too long.

    A line ends with "\n" or "\r\n". But some clients send neither: then what one `recv` brings is a line. The
    first line tells which kind a client is: its end comes soon, or never.

    Args:
        connection: a socket that blocks.
        longest: characters of a line.
        pace: called with what a chunk costs, before anything is made of it: it may wait. What it does not let
            us receive waits in the client, so nobody floods us (RFC 9293, section 3.8.6).

    Raises:
        OSError: the connection was reset.
    """
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode  # keeps half a character for the next call
    kept = ""
    bare = None  # True: this client ends no line; None: not known yet
    too_long = False  # `kept` is the end of a line that was too long
    while True:
        if kept and bare is None and not too_long:
            bare = None if _more_comes(connection) else True
        if kept and bare and not too_long:
            yield [kept]
            kept = ""
        data = connection.recv(CHUNK)
        if not data:
            break
        pace(len(data) + LINE * data.count(b"\n"))
        *whole, kept = (kept + decode(data)).split("\n")
        if whole:
            bare = False
            lines = [line.rstrip("\r") if len(line) <= longest else None for line in whole]
            yield lines[1:] if too_long else lines
            too_long = False
        if len(kept) > longest:
            if not too_long:
                yield [None]  # told at once, though its end may never come
            kept, too_long = "", True
    if kept and not too_long:  # last words without an end
        yield [kept]


def _more_comes(connection: socket.socket) -> bool:
    with Selector() as look:
        look.register(connection, selectors.EVENT_READ)
        return bool(look.select(PATIENCE))
