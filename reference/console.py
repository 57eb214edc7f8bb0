"""What an instructor sees of a running server: a page that is drawn anew on a terminal, lines anywhere else.

Rule 1. The page is made from values by a pure function; one place writes it.
Rule 2. What the server has to say comes through `logging`: warnings are what was refused.
"""

from __future__ import annotations

import logging
import os
import shutil
import textwrap
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FORMAT, TIME = "%(asctime)s  %(message)s", "%H:%M:%S"
LATEST = 8  # sentences of the log that stand below the users
REFRESH = 1.0  # seconds after which the page is drawn anew, even without news: the counts go on
AT_LEAST = 0.1  # seconds between two pages: a flood of news is no flood of pages
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
        rows.append(f"{one.name:<32} {one.where:<21} {since} {one.lines:>6} {one.size:>8}")
    if len(shown) < len(view.present):
        rows.append(f"... and {len(view.present) - len(shown)} more")
    return [row[:width] for row in (head + rows + foot)[:height]]


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
        self.latest.append(self.format(record))
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
        rows = [row + TO_LINE_END for row in page(view, width, height - 1)]
        out.write(HOME + "\n".join(rows) + "\n" + TO_END)
        out.flush()


def is_terminal(out: TextIO) -> bool:
    """Return whether pages can be drawn there."""
    return out.isatty() and os.environ.get("TERM", "") != "dumb"


def lines_to(out: TextIO) -> logging.Handler:
    """Return what writes the log as lines."""
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.Formatter(FORMAT, TIME))
    return handler


def log_to(handler: logging.Handler, *, verbose: bool) -> None:
    """Have the chat's log handled; verbose: every line of every user too."""
    log = logging.getLogger("chat")
    log.setLevel(logging.DEBUG if verbose else logging.INFO)
    log.propagate = False
    log.handlers[:] = [handler]
