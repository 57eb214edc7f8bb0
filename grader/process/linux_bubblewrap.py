"""A sandbox for each of a student's programs, made by bubblewrap, and a network of our own that leads nowhere.

Rule 1. A program sees what it is given, and nothing else: the system's folders, its Python, what the kit lends it, its
        private copy. There is no list of what is hidden, so nothing can be forgotten on it.
Rule 2. Its processes are in a namespace of their own: they see and reach no others, and end with the first of them.
Rule 3. The network is the grader's own, which it has cut off from all others: the taps stay within reach.

Sources: bwrap(1), namespaces(7), user_namespaces(7), pid_namespaces(7), netdevice(7), proc(5).
"""

import ctypes
import errno
import fcntl
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from site import getusersitepackages

from grader.language import _
from grader.limits import LIMITS
from grader.model.sandbox import Sandbox
from grader.process.anywhere import NoSandbox

assert sys.platform == "linux"

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
AF_INET, SOCK_DGRAM = 2, 2
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
INTERFACE = "16sh14x"  # struct ifreq: a name and flags

APART = ("--unshare-user", "--unshare-pid", "--unshare-ipc", "--new-session", "--cap-drop", "ALL")
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
SETTINGS = ("ld.so.cache", "passwd", "hosts", "localtime", "alternatives")  # of /etc, what programs of Python look at
CLOSED = ("--remount-ro", "/proc", "--remount-ro", "/dev", "--remount-ro", "/")  # for root, /proc/sys is open otherwise

ASSIGNMENTS = Path(__file__).parents[2] / "assignments"  # where the kit is installed beside a Python's libraries
ASKED = """
import site, sys
print("\\0".join((sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix, site.getusersitepackages())))
"""
"""What another Python is asked to run: in which folders are it, its library, and what was installed for it?"""


def sandbox(python: Path, lent: Iterable[Path]) -> Sandbox:
    """Return the sandbox in which this Python runs, with some files and folders of ours that it may read.

    Raises:
        NoSandbox: there is no bubblewrap, or this system does not let it work.
    """
    if (bwrap := shutil.which("bwrap")) is None:
        how = _("bubblewrap is not installed (Debian, Ubuntu: apt install bubblewrap; Fedora: dnf install bubblewrap)")
        raise NoSandbox(how)
    if not Path(f"/proc/self/task/{os.getpid()}/children").exists():
        raise NoSandbox(_("this kernel does not tell who a process has started"))
    try:
        command = (bwrap, *_walls(_folders(python), [*lent]))
        said = _run([*command, *CLOSED, "--", str(python), "-I", "-S", "-c", "pass"])
    except (OSError, subprocess.SubprocessError) as error:
        said = str(error)
    if said:
        raise NoSandbox(_("bubblewrap does not work here ({why})").format(why=said.splitlines()[-1]))
    if said := _why_no_network():
        raise NoSandbox(_("this system lets no program have a network of its own ({why})").format(why=said))
    force = _("each program is in a sandbox of its own (bubblewrap), without your files, processes and networks")
    return Sandbox(command, force)


def _run(command: Sequence[str]) -> str:
    """Run a command; return what it complains of."""
    run = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", timeout=LIMITS.interpreter)
    return "" if run.returncode == 0 else run.stderr.strip() or str(run.returncode)


def _folders(python: Path) -> list[Path]:
    """Return the folders that a Python needs; none that holds somebody's home."""
    if python == Path(sys.executable):
        names = [sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix, getusersitepackages()]
    else:
        asked = [str(python), "-c", ASKED]
        run = subprocess.run(asked, capture_output=True, check=True, encoding="utf-8", timeout=LIMITS.interpreter)
        names = run.stdout.splitlines()[-1].split("\0")
    links = [python]
    while links[-1].is_symlink():
        links.append(links[-1].parent / links[-1].readlink())
    folders = {Path(os.path.normpath(one)) for one in (*names, *(str(link.parent.parent) for link in links))}
    folders |= {folder.resolve() for folder in folders}
    return sorted(one for one in folders if one.is_dir() and not _home().is_relative_to(one))


def _home() -> Path:
    """Return the home that programs are told of; the root where nobody has one."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - raises nothing
    return home if home.is_absolute() else Path("/")


def _walls(python: Sequence[Path], lent: Sequence[Path]) -> Iterator[str]:
    """Yield bubblewrap's options for all programs."""
    yield from APART
    for name in SYSTEM:
        folder = Path(name)
        if folder.is_symlink():
            yield from ("--symlink", str(folder.readlink()), name)
        elif folder.is_dir():
            yield from ("--ro-bind", name, name)
    for name in SETTINGS:
        yield from ("--ro-bind-try", f"/etc/{name}", f"/etc/{name}")
    yield from ("--proc", "/proc", "--dev", "/dev")
    given = {Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"), Path(tempfile.gettempdir()), _home()}  # noqa: S108
    for folder in sorted(given - {Path("/")}):  # a folder stands before those in it
        yield from ("--size", str(LIMITS.file_size), "--tmpfs", str(folder))
    shown = [one for one in (*python, *lent) if not one.is_relative_to("/usr")]
    for path in sorted(shown):
        if not any(path != other and path.is_relative_to(other) for other in shown):
            yield from ("--ro-bind", str(path), str(path))
    if any(ASSIGNMENTS.is_relative_to(one) for one in (Path("/usr"), *shown)):
        yield from ("--tmpfs", str(ASSIGNMENTS))


def around(sandbox: Sandbox, folder: Path, tools: Path) -> Sandbox:
    """Return the sandbox of the programs of one play: its folder is theirs, the tools can be run."""
    if not sandbox.command:
        return sandbox
    own = "--ro-bind", str(tools), str(tools), "--bind", str(folder), str(folder)
    return Sandbox((*sandbox.command, *own, *CLOSED), sandbox.said)


def _why_no_network() -> str:
    """Let a child try to cut itself off: what is done by half leaves a process without loopback."""
    if not (child := os.fork()):
        code = errno.EPERM
        try:
            cut_off()
            code = 0
        except OSError as error:
            code = error.errno or code
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return os.strerror(code) if code else ""


def cut_off() -> None:
    """Give this process, and all that it starts, a network of its own with nothing but loopback; there is no way back.

    Where that needs users of our own, we are who we were among them.

    Raises:
        OSError: the system does not allow it, or there are threads already.
    """
    user, group = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET):
        if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        Path("/proc/self/setgroups").write_text("deny", "ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", "ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", "ascii")
    channel = libc.socket(AF_INET, SOCK_DGRAM, 0)
    try:
        _name, flags = struct.unpack(INTERFACE, fcntl.ioctl(channel, SIOCGIFFLAGS, struct.pack(INTERFACE, b"lo", 0)))
        fcntl.ioctl(channel, SIOCSIFFLAGS, struct.pack(INTERFACE, b"lo", flags | IFF_UP))
    finally:
        os.close(channel)


def number_inside(pid: int) -> int:
    """Return the number by which a process knows itself; 0 where it has gone."""
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text("utf-8", "replace").splitlines()
        return int(next(line for line in lines if line.startswith("NSpid:")).split()[-1])
    return 0


def children_of(pid: int) -> list[int]:
    """Return the numbers of the children of a process."""
    found: list[int] = []
    with suppress(OSError):  # it has gone
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text("ascii").split())
    return found
