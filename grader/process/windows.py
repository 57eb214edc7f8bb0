"""What Windows does: a program's keyboard is a pipe with a thread, the registry knows Pythons.

Rule 1. Each program is in a job of its own (`windows_jobs`), from before its first instruction.
Rule 2. A program has a console without a window: it shares neither ours nor its Ctrl-C.
Rule 3. What is started is the interpreter itself: the `python.exe` of a venv would only start another process.

Sources: learn.microsoft.com ("FlushFileBuffers", "select"), PEP 514, CPython's `PC/launcher.c`.
"""

import contextlib
import itertools
import os
import queue
import select
import selectors
import subprocess
import sys
import threading
import winreg
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import psutil

from grader.language import _
from grader.limits import LIMITS

assert sys.platform == "win32"

from grader.process.windows_jobs import hold

LINGER = "hh"  # how the two numbers of SO_LINGER are packed
HOSTS = os.environ.get("SYSTEMROOT", r"C:\Windows") + r"\System32\drivers\etc\hosts"
FOREIGN_MODULES = r"curses|fcntl|grp|posix|pty|pwd|readline|resource|syslog|termios|tty"
PYENV = "pyenv-win/versions/{}/python.exe"
TELLS_ALL_SENDERS = True

CREATE_SUSPENDED = 0x4
APART = subprocess.CREATE_NEW_PROCESS_GROUP
MOST_SOCKETS = 512  # that one `select` takes


# --- programs -------------------------------------------------------------------------------------------------


def start(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    keyboard: int,
    screen: int,
    *,
    passed: Sequence[int] = (),  # noqa: ARG001 - no sandbox here needs any
) -> subprocess.Popen[bytes]:
    """Start a program in a job of its own; `screen` is where its standard output goes."""
    python, *rest = command
    popen = subprocess.Popen(
        [_interpreter(python), *rest],
        cwd=folder,
        env={**environment, "__PYVENV_LAUNCHER__": python},
        stdin=keyboard,
        stdout=screen,
        stderr=subprocess.PIPE,
        bufsize=0,
        creationflags=subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP | CREATE_SUSPENDED,
    )
    try:
        hold(popen.pid, bounded=True)
        psutil.Process(popen.pid).resume()
    except BaseException:
        popen.kill()
        raise
    return popen


def _interpreter(python: str) -> str:
    """Return what the `python.exe` of a venv starts; it finds the venv by `__PYVENV_LAUNCHER__`."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path(python).parents[1].joinpath("pyvenv.cfg").read_text("utf-8").splitlines():
            name, _equals, home = map(str.strip, line.partition("="))
            if name == "home" and (base := Path(home, Path(python).name)).is_file():
                return str(base)
    return python


def limited(command: Sequence[str]) -> list[str]:
    """Return the command as it is: jobs have the limits."""
    return list(command)


def foreign_system() -> str:
    """Return the name of the systems that have those modules."""
    return _("Linux and macOS")


def protection() -> str:
    """Return the sentence that says which limits are in force."""
    return _("limits on processes, memory and processor time")


# --- keyboard -------------------------------------------------------------------------------------------------


class Keyboard:
    """What a program's standard input is connected to: a pipe, and a thread that puts one line after another into it.

    `fsync` returns when the program has taken out all that is in the pipe: no look at it could tell, as a look waits
    while the program reads.
    """

    terminal = False

    def __init__(self, *, terminal: bool) -> None:  # noqa: ARG002 - there are none
        self.theirs, self.ours = os.pipe()
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._unread = 0
        threading.Thread(target=self._run, name="keyboard", daemon=True).start()

    def unread(self) -> int:
        """Bytes of the lines that were typed and not yet taken out of the pipe."""
        return self._unread

    def type(self, line: bytes) -> int:
        """Put a line into the pipe, when the one before it has been taken out; return its size."""
        line += b"\n"
        with self._lock:
            self._unread += len(line)
        self._lines.put(line)
        return len(line)

    def _run(self) -> None:
        while line := self._lines.get():
            with contextlib.suppress(OSError):  # nobody reads it any more
                written = 0
                while written < len(line):
                    written += os.write(self.ours, line[written:])
                os.fsync(self.ours)
            with self._lock:
                self._unread -= len(line)
        os.close(self.ours)

    def started(self) -> None:
        """Let go of the program's side: only then does its end come with the program's."""
        os.close(self.theirs)

    def close(self) -> None:
        """Let the thread end."""
        self._lines.put(b"")


# --- what the kernel tells ------------------------------------------------------------------------------------


class Selector(selectors.SelectSelector):
    """Asks for more sockets than one `select` takes in groups, one after another."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait until a socket is ready, as any selector does."""
        keys = list(self.get_map().values())
        if len(keys) < MOST_SOCKETS:
            return super().select(timeout)
        ready: list[tuple[selectors.SelectorKey, int]] = []
        for turn in itertools.count():
            for first in range(0, len(keys), MOST_SOCKETS):
                ready += _ready(keys[first : first + MOST_SOCKETS], 0 if turn == 0 else LIMITS.typing_poll)
            if ready or (timeout is not None and turn * LIMITS.typing_poll >= timeout):
                break
        return ready


def _ready(keys: Sequence[selectors.SelectorKey], seconds: float) -> list[tuple[selectors.SelectorKey, int]]:
    """Return which of these sockets are ready; a call that failed is one to which can be written."""
    readers = [key.fd for key in keys if key.events & selectors.EVENT_READ]
    writers = [key.fd for key in keys if key.events & selectors.EVENT_WRITE]
    to_read, to_write, failed = map(set, select.select(readers, writers, writers, seconds))
    events = {key: (key.fd in to_read) + 2 * (key.fd in to_write | failed) for key in keys}
    return [(key, found) for key, found in events.items() if found]


# --- interpreters ---------------------------------------------------------------------------------------------


def seal_of(python: Path) -> Path | None:
    """Return the file that comes with the embeddable Python, and seals it."""
    return next(python.parent.glob("python*._pth"), None)


def registered(version: str) -> Iterator[tuple[str, ...]]:
    """Yield the interpreters in the registry: those of the installer, of the Store, of conda (PEP 514)."""
    for top in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
        for company in _keys(top, r"Software\Python"):
            for tag in _keys(top, company):
                with contextlib.suppress(OSError), winreg.OpenKey(top, tag) as key:
                    known = winreg.QueryValueEx(key, "SysVersion")[0]
                    with winreg.OpenKey(key, "InstallPath") as place:
                        path = Path(winreg.QueryValue(place, None) or "", "python.exe")
                    if version and f"{known}.".startswith(f"{version}.") and path.is_file():
                        yield (str(path),)


def _keys(top: int, path: str) -> Iterator[str]:
    """Yield the paths of the keys below one."""
    with contextlib.suppress(OSError), winreg.OpenKey(top, path) as key:
        for number in itertools.count():
            yield rf"{path}\{winreg.EnumKey(key, number)}"
