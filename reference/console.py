"""What an instructor sees of a running server: a page that is drawn anew on a terminal, lines anywhere else.

Rule 1. What the server has to say comes through `logging`: warnings are what was refused.
Rule 2. Users write parts of it: no control character of theirs reaches the instructor's terminal.
Rule 3. The server never waits for whoever reads this: a pager may stand still, or have gone.
"""

from __future__ import annotations

import logging
import os
import queue
import shutil
import textwrap
import threading
import time
import unicodedata
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LATEST = 8  # sentences of the log that stand below the users
REFRESH = 0.5  # seconds after which the page is drawn anew: the counts go on, and somebody may have come
UNREAD = 10_000  # lines that wait for a reader who stands still: the next ones are not written
LAST_LINES = 0.2  # seconds in which the last lines are taken, when the server ends
CLEAR, HOME, TO_LINE_END, TO_END = "\x1b[2J", "\x1b[H", "\x1b[K", "\x1b[J"  # ECMA-48: ED, CUP, EL
TIME = "%H:%M:%S"
FORMAT = logging.Formatter("%(asctime)s  %(message)s", TIME)


def plain(text: str) -> str:
    """Return a text in which nothing moves the cursor, changes the direction of writing or rings."""
    return "".join(one if one.isprintable() else "\ufffd" for one in text)


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes (Unicode Standard Annex 11)."""
    return sum(0 if unicodedata.combining(one) else 1 + (unicodedata.east_asian_width(one) in "WF") for one in text)


def cut(text: str, width: int) -> str:
    """Return as much of a text's beginning as fits into so many columns."""
    return next(text[:end] for end in range(len(text), -1, -1) if columns(text[:end]) <= width)


class Page(logging.Handler):
    """Draws a page on a terminal, when there is news and now and then: title, invitations, and who is `present`."""

    def __init__(self, title: str, invitations: Sequence[str], present: Callable[[], Sequence[Any]]) -> None:
        super().__init__()
        self.title, self.invitations, self.present = title, invitations, present
        self.began, self.refused = time.monotonic(), 0
        self.latest: deque[str] = deque(maxlen=LATEST)

    def emit(self, record: logging.LogRecord) -> None:
        """Take one sentence of the log."""
        self.refused += record.levelno >= logging.WARNING
        self.latest.append(plain(FORMAT.format(record)))

    def rows(self, width: int, height: int) -> list[str]:
        """Return the rows of a page that is no wider and no higher than the terminal."""
        present = self.present()
        minutes, seconds = divmod(int(time.monotonic() - self.began), 60)
        users = "1 user" if len(present) == 1 else f"{len(present)} users"
        title = f"{self.title} | {users} | {self.refused} refused | {minutes}:{seconds:02} min"
        head, foot = (
            [row for one in part for row in textwrap.wrap(one, max(width, 10), subsequent_indent="    ")]
            for part in ([title, *self.invitations], [*self.latest, "Ctrl-C stops the server."])
        )
        head += ["", f"{'NAME':<32} {'FROM':<21} {'SINCE':<8} {'LINES':>6} {'BYTES':>8}"]
        space = max(1, height - len(head) - len(foot) - 1)
        for one in present if len(present) <= space else present[: space - 1]:
            since = time.strftime(TIME, time.localtime(one.since))
            name = one.name + " " * (32 - columns(one.name))
            head.append(f"{name} {one.where:<21} {since} {one.lines:>6} {one.size:>8}")
        if len(present) > space:
            head.append(f"... and {len(present) - space + 1} more")
        return [cut(row, width) for row in [*head, "", *foot][:height]]

    def show_while(self, serving: threading.Thread, out: TextIO) -> None:
        """Draw pages, each over the last one, as long as the server's thread goes on."""
        if os.name == "nt":
            os.system("")  # noqa: S605, S607 - makes the Windows console obey the signs below
        out.write(CLEAR)
        while serving.is_alive():
            width, height = shutil.get_terminal_size()
            out.write(HOME + "\n".join(TO_LINE_END + row for row in self.rows(width, height - 1)) + "\n" + TO_END)
            out.flush()
            serving.join(REFRESH)


class Lines(logging.Handler):
    """Writes lines in a thread of its own: to a file, or nowhere where the shell has closed standard output."""

    def __init__(self, out: TextIO | None) -> None:
        super().__init__()
        self.out = out
        self.waiting: queue.Queue[str] = queue.Queue(UNREAD)
        self.writer = threading.Thread(target=self._write_all, name="log", daemon=True)
        self.writer.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Take one sentence of the log."""
        self.say(FORMAT.format(record))

    def say(self, sentence: str) -> None:
        """Have a sentence written, if not too many wait."""
        with suppress(queue.Full):
            self.waiting.put_nowait(plain(sentence) + "\n")

    def finish(self) -> None:
        """Wait until all is written; not for ever, and not where nobody reads."""
        with suppress(queue.Full):
            self.waiting.put_nowait("")
            self.writer.join(LAST_LINES)

    def _write_all(self) -> None:
        with suppress(OSError):  # the reader has gone: `| head`
            while self.out and (text := self.waiting.get()):
                rest = text.encode(self.out.encoding, "backslashreplace")
                while rest:  # past the buffer, whose lock would hold up the end of the program
                    rest = rest[os.write(self.out.fileno(), rest) :]
