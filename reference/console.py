"""What an instructor sees of a running server: a page that is drawn anew on a terminal, lines anywhere else.

Rule 1. The page is made from values by a pure function; one place writes it.
Rule 2. What the server has to say comes through `logging`: warnings are what was refused.
Rule 3. Users write parts of it: no control character of theirs reaches the instructor's terminal.
Rule 4. The server never waits for whoever reads this: a pager may stand still, or have gone.
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
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FORMAT, TIME = "%(asctime)s  %(message)s", "%H:%M:%S"
LATEST = 8  # sentences of the log that stand below the users
REFRESH = 1.0  # seconds after which the page is drawn anew, even without news: the counts go on
AT_LEAST = 0.1  # seconds between two pages: a flood of news is no flood of pages
UNREAD = 10_000  # lines that wait for a reader who stands still: the next ones are only counted
LAST_LINES = 0.2  # seconds in which the last lines are taken, when the server ends
CLEAR, HOME, TO_LINE_END, TO_END = "\x1b[2J", "\x1b[H", "\x1b[K", "\x1b[J"  # ECMA-48: ED, CUP, EL


class View(NamedTuple):
    """What one page shows."""

    title: str
    invitations: Sequence[str]
    present: Sequence[Any]  # each with name, where, since, lines, size
    refused: int
    seconds: float  # since the start
    latest: Sequence[str]


def page(view: View, width: int, height: int) -> list[str]:
    """Return the rows of a page that is no wider and no higher than the terminal.

    Args:
        view: what to show.
        width: of the terminal, in columns.
        height: of the terminal, in rows.
    """
    minutes, seconds = divmod(int(view.seconds), 60)
    users = f"{len(view.present)} user" + "s" * (len(view.present) != 1)
    title = f"{view.title} | {users} | {view.refused} refused | {minutes}:{seconds:02} min"
    head = [*wrapped([title, *view.invitations], width), ""]
    foot = ["", *wrapped([*view.latest, "Ctrl-C stops the server."], width)]
    head.append(f"{'NAME':<32} {'FROM':<21} {'SINCE':<8} {'LINES':>6} {'BYTES':>8}")
    space = max(1, height - len(head) - len(foot))
    rows = []
    shown = view.present if len(view.present) <= space else view.present[: space - 1]
    for one in shown:
        since = time.strftime(TIME, time.localtime(one.since))
        name = one.name + " " * (32 - columns(one.name))
        rows.append(f"{name} {one.where:<21} {since} {one.lines:>6} {one.size:>8}")
    if len(shown) < len(view.present):
        rows.append(f"... and {len(view.present) - len(shown)} more")
    return [fitted(row, width) for row in (head + rows + foot)[:height]]


def plain(text: str) -> str:
    """Return a text in which nothing moves the cursor, changes the direction of writing or rings."""
    return text if text.isprintable() else "".join(one if one.isprintable() else "\ufffd" for one in text)


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes (Unicode Standard Annex 11)."""
    return sum(0 if unicodedata.combining(one) else 1 + (unicodedata.east_asian_width(one) in "WF") for one in text)


def fitted(row: str, width: int) -> str:
    """Return as much of a row as the terminal can show on one line."""
    while columns(row) > width:
        row = row[: -max(1, (columns(row) - width) // 2)]
    return row


def wrapped(sentences: Sequence[str], width: int) -> list[str]:
    """Return sentences as rows: where one needs several, all but the first are indented."""
    return [row for one in sentences for row in textwrap.wrap(one, max(width, 10), subsequent_indent="    ")]


class Page(logging.Handler):
    """Draws the page on a terminal, when there is news and now and then."""

    def __init__(self, title: str, invitations: Sequence[str], present: Callable[[], Sequence[Any]]) -> None:
        super().__init__()
        self.title, self.invitations, self.present = title, invitations, present
        self.began = time.monotonic()
        self.refused = 0
        self.latest: deque[str] = deque(maxlen=LATEST)
        self.news = threading.Event()
        self.setFormatter(logging.Formatter(FORMAT, TIME))

    def emit(self, record: logging.LogRecord) -> None:
        """Take one sentence of the log."""
        self.refused += record.levelno >= logging.WARNING
        self.latest.append(plain(self.format(record)))
        self.news.set()

    def show_while(self, serving: threading.Thread, out: TextIO) -> None:
        """Draw pages as long as the server's thread goes on."""
        if os.name == "nt":
            os.system("")  # noqa: S605, S607 - makes the Windows console obey the signs below
        out.write(CLEAR)
        while serving.is_alive():
            self.news.wait(REFRESH)
            self.news.clear()
            self.draw(out)
            serving.join(AT_LEAST)  # what is new by then is drawn together

    def draw(self, out: TextIO) -> None:
        """Write one page over the last one."""
        width, height = shutil.get_terminal_size()
        seconds = time.monotonic() - self.began
        view = View(self.title, self.invitations, self.present(), self.refused, seconds, list(self.latest))
        rows = [TO_LINE_END + row for row in page(view, width, height - 1)]
        out.write(HOME + "\n".join(rows) + "\n" + TO_END)
        out.flush()


class Lines(logging.Handler):
    """Writes lines in a thread of its own.

    Args:
        out: where to; None: nowhere, as `sys.stdout` is when the shell has closed it.
    """

    def __init__(self, out: TextIO | None) -> None:
        super().__init__()
        self.out, self.lost = out, 0
        self.waiting: queue.Queue[str | None] = queue.Queue(UNREAD)
        self.setFormatter(logging.Formatter(FORMAT, TIME))
        self.writer = threading.Thread(target=self._write_all, name="log", daemon=True)
        self.writer.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Take one sentence of the log."""
        self.say(self.format(record))

    def say(self, sentence: str) -> None:
        """Have a sentence written, or counted where too many wait."""
        try:
            self.waiting.put_nowait(plain(sentence))
        except queue.Full:
            self.lost += 1

    def finish(self) -> None:
        """Wait until all is written; not for ever."""
        try:
            self.waiting.put_nowait(None)
        except queue.Full:
            return  # nobody reads
        self.writer.join(LAST_LINES)

    def _write_all(self) -> None:
        while self.out and (sentence := self.waiting.get()) is not None:
            lost, self.lost = self.lost, 0
            note = f"({lost} lines were not written: nobody read on)\n" if lost else ""
            rest = f"{sentence}\n{note}".encode(self.out.encoding, "backslashreplace")
            try:
                while rest:  # past the buffer, whose lock would hold up the end of the program
                    rest = rest[os.write(self.out.fileno(), rest) :]
            except OSError:
                return  # the reader has gone: `| head`


def is_terminal(out: TextIO | None) -> bool:
    """Return whether pages can be drawn there."""
    return out is not None and out.isatty() and os.environ.get("TERM", "") != "dumb"


def log_to(handler: logging.Handler, *, verbose: bool) -> None:
    """Have the chat's log handled; verbose: every line of every user too."""
    log = logging.getLogger("chat")
    log.setLevel(logging.DEBUG if verbose else logging.INFO)
    log.propagate = False
    log.handlers[:] = [handler]
