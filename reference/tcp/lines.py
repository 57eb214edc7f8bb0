"""From bytes to lines: what a connection brings, wherever TCP has cut it."""

from __future__ import annotations

import codecs
import selectors
import socket  # noqa: TC003 - loaded anyway, as the next one
from collections.abc import Iterator  # noqa: TC003

CHUNK = 65536  # bytes asked for in one call
TOGETHER = 32  # lines that are passed on in one go: then the others have their turn
PATIENCE = 0.5  # seconds in which the rest of a first line follows, if it was cut in two
# `poll` takes no descriptor of its own, as epoll would, and `select` knows none above 1023; Windows has only that one.
Selector = getattr(selectors, "PollSelector", selectors.SelectSelector)


def lines_of(connection: socket.socket, longest: int) -> Iterator[list[str | None]]:
    r"""Yield the lines that have come together, until the connection ends; None for one that is too long.

    A line ends with "\n" or "\r\n". But some clients never send either: as long as none has come, what one
    `recv` brings is a line. Only for the first one we wait a while, in case TCP has cut it: then the rest follows.
    """
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode  # keeps half a character for the next call
    rest, pause, ends_lines, skipping = "", PATIENCE, False, False
    while data := connection.recv(CHUNK):
        *whole, rest = (rest + decode(data)).split("\n")
        lines = [line.rstrip("\r") if len(line) <= longest else None for line in whole]
        if whole:
            ends_lines = True
            lines = lines[1:] if skipping else lines  # the first one is the end of one that was too long
            skipping = False
        if skipping:
            rest = ""
        elif len(rest) > longest:
            lines.append(None)  # told at once, though its end may never come
            rest, skipping = "", True
        elif rest and not ends_lines and not (pause and more_comes(connection, pause)):
            lines.append(rest)
            rest, pause = "", 0.0
        for at in range(0, len(lines), TOGETHER):
            yield lines[at : at + TOGETHER]
    if rest:  # last words without an end
        yield [rest]


def more_comes(connection: socket.socket, seconds: float) -> bool:
    """Wait for so long at most; return whether there is something to receive."""
    with Selector() as look:
        look.register(connection, selectors.EVENT_READ)
        return bool(look.select(seconds))
