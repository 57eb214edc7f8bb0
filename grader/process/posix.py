"""What POSIX systems do: a program has a session of its own, limits of a shell, and a pipe or a terminal to read."""

import contextlib
import fcntl
import os
import resource
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

from grader.language import _
from grader.limits import LIMITS
from grader.process.anywhere import VARIABLE, ProcessTable
from grader.process.watcher import GRADE, PROGRAM, Watcher

assert sys.platform != "win32"

LINGER = "ii"  # how the two numbers of SO_LINGER are packed
HOSTS = "/etc/hosts"
FOREIGN_MODULES = r"_winapi|msvcrt|nt|pythoncom|pywintypes|win32\w*|winreg|winsound|wmi"
PYENV = "versions/{}/bin/python"

watcher = Watcher()


class Keyboard:
    """What a program's standard input is connected to: a pipe, or a terminal without echo for one that needs it."""

    def __init__(self, *, terminal: bool) -> None:
        self.terminal = terminal
        self.enter = b"\r" if self.terminal else b"\n"  # what the Enter key sends; a terminal makes a line end of it
        if self.terminal:
            self.ours, self.theirs = os.openpty()
            settings = termios.tcgetattr(self.theirs)
            settings[3] &= ~termios.ECHO
            termios.tcsetattr(self.theirs, termios.TCSANOW, settings)
        else:
            self.theirs, self.ours = os.pipe()
            os.set_blocking(self.ours, False)  # a program that reads nothing must not hold us up

    def unread(self) -> int:
        """Bytes that were typed and not yet taken out of the pipe; a terminal hands over a line a read by itself."""
        return 0 if self.terminal else waiting_on(self.theirs)

    def type(self, line: bytes) -> int:
        """Put a line into the pipe; return how much of it went in."""
        with contextlib.suppress(OSError):
            return os.write(self.ours, line + self.enter)
        return 0

    def started(self) -> None:
        """Let go of a terminal's other side: only then does its end come with the program's."""
        if self.terminal:
            os.close(self.theirs)

    def close(self) -> None:
        """Let go of what is still held."""
        os.close(self.ours)
        if not self.terminal:
            os.close(self.theirs)


def start(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    keyboard: int,
    screen: int,
    *,
    passed: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own; `screen` is where its standard output goes.

    `passed` are descriptors that it is given besides.
    """
    popen = subprocess.Popen(
        limited(command),
        cwd=folder,
        env=environment,
        stdin=keyboard,
        stdout=screen,
        stderr=subprocess.PIPE,
        bufsize=0,
        start_new_session=True,
        pass_fds=passed,
    )
    watcher.hold(PROGRAM, popen.pid, environment.get(VARIABLE, ""))
    return popen


def hold_grade(leader: int) -> None:
    """Let a grade of ours end where we are killed."""
    watcher.hold(GRADE, leader)


def let_go(leader: int) -> None:
    """Take that a program or a grade has been ended."""
    watcher.let_go(leader)


def limited(command: Sequence[str]) -> list[str]:
    """Return the command that runs `command` under the platform's limits.

    A shell sets them and becomes the program: they hold from its first instruction, without code of ours
    between fork and exec.
    """
    files = f"ulimit -c 0; ulimit -f {LIMITS.file_size // 512}; ulimit -n {LIMITS.open_files}"
    script = f"{files}; ulimit -t {LIMITS.cpu}; ulimit -v {LIMITS.address_space // 1024}"
    return ["/bin/sh", "-c", f'{{ {script}; }} 2>/dev/null; exec "$@"', "sh", *command]


def foreign_system() -> str:
    """Return the name of the systems that have those modules."""
    return _("Windows")


def protection() -> str:
    """Return the sentence that says which limits are in force; macOS knows none of the address space."""
    return _("limits on open files, file size and processor time")


def reading_begins(descriptor: int) -> bool:
    """Wait until there is something to read."""
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    waiting.poll()
    return True


def waiting_on(descriptor: int) -> int:
    """Return how many bytes wait to be read from a pipe."""
    size = bytearray(4)
    try:
        fcntl.ioctl(descriptor, termios.FIONREAD, size)
    except OSError:  # it is closed: nothing comes any more
        return 0
    return int.from_bytes(size, sys.byteorder)


def dump_stacks(pid: int) -> None:
    """Ask a program of ours to write the stacks of its threads to its standard error."""
    os.kill(pid, signal.SIGUSR2)


def raise_open_files() -> None:
    """Let the grader itself open as many files as the system allows: plays side by side have many links."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = LIMITS.own_files if hard == resource.RLIM_INFINITY else min(hard, LIMITS.own_files)
    for number in (most, min(most, LIMITS.own_files_refused)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, number), hard))
            return


def process_table() -> ProcessTable:
    """Return the processes that are there now; another user's, and a protected program's, show no environment."""
    table = ProcessTable()
    for process in psutil.process_iter(["ppid", "environ", "status"]):
        if process.info["status"] != psutil.STATUS_ZOMBIE:
            table.parents[process.pid] = process.info["ppid"] or 0
            table.tokens[process.pid] = (process.info["environ"] or {}).get(VARIABLE, "")
            with contextlib.suppress(OSError):
                table.sessions[process.pid] = os.getsid(process.pid)
    return table
