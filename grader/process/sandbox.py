"""What a student's program gets to run in: a private copy of the folder, a clean environment, limits."""

import errno
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from grader.errors import UsageError
from grader.language import _
from grader.limits import LIMITS
from grader.model.sandbox import OPEN, Sandbox
from grader.process import system
from grader.record.text import quote

# What a program needs to find its interpreter, its home and its temporary folder; nothing of the instructor's.
ALLOWED = (
    "PATH", "HOME", "USER", "LOGNAME", "USERNAME", "TMPDIR", "TEMP", "TMP", "TZ",
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "APPDATA", "LOCALAPPDATA", "USERPROFILE",
    "PROGRAMFILES", "PROGRAMDATA",
)  # fmt: skip
SKIPPED = {
    ".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__", "site-packages",
    ".idea", ".vscode", ".tox", ".mypy_cache", ".pytest_cache", "__MACOSX",
}  # fmt: skip

SANDBOXES = ("auto", "bwrap", "none")
OURS = {
    getattr(errno, name, 0) for name in ("ENOSPC", "EDQUOT", "EROFS", "EMFILE", "ENFILE", "ENOMEM")
}  # what a copy fails of that is no matter of the file's


def environment(extra: dict[str, str]) -> dict[str, str]:
    """Return the variables of a student's process: an allow-list, UTF-8, and `extra`."""
    kept = {name: os.environ[name] for name in ALLOWED if name in os.environ}
    utf8 = {"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    path = os.pathsep.join(filter(None, (extra.get("PATH"), kept.get("PATH"))))
    return {**kept, **utf8, "TERM": "dumb", "COLUMNS": "120", **extra, "PATH": path}


def tools(folder: Path) -> Path:
    """Make the folder that comes first on a program's PATH: a `clear` that tells, as TERM=dumb has none to offer.

    `cls` is there too: programs that were written on Windows call it, and clear the screen with it there.
    """
    folder.mkdir()
    for name in ("clear", "cls"):
        clear = folder / name
        clear.write_text("#!/bin/sh\nprintf '\\033[H\\033[2J'\n", "ascii")
        clear.chmod(0o755)
    return folder


class NoRoom(Exception):  # noqa: N818 - it says what is missing
    """The machine has no room for the copy: that is no fault of the submission's."""


def private_copy(source: Path, target: Path) -> tuple[str, ...]:
    """Copy a submission's files, so that each play begins with what was handed in; return what was left out.

    Links, pipes and devices are not followed; versioning, virtual environments and caches are not copied. Where there
    is more than the caps allow, the programs come first, whatever lies beside or before them.

    Raises:
        NoRoom: the disk is full, cannot be written, or no file more can be opened.
    """
    left_out: list[str] = []
    programs: list[Path] = []
    others: list[Path] = []
    walk = os.walk(source, onerror=lambda error: left_out.append(_unreadable(error)))
    for made, (folder, folders, files) in enumerate(walk):
        folders[:] = sorted(name for name in folders if _is_copied(Path(folder, name)))
        here = target / Path(folder).relative_to(source)
        try:
            here.mkdir(parents=here == target, exist_ok=True)
        except OSError as error:  # longer than a path may be, as the copy's is longer than the folder's
            left_out.append(_unreadable(error))
            folders.clear()
            continue
        for name in sorted(files):
            kind = programs if name.casefold().endswith((".py", ".pyw")) else others
            if made <= LIMITS.copy_files and len(kind) <= LIMITS.copy_files:  # one more tells that there were more
                kind.append(Path(folder, name))
    return (*left_out, *_copy([*programs, *others], source, target))


def _unreadable(error: OSError) -> str:
    """Say what is left out, and why; raise NoRoom where that is no matter of the file's."""
    if error.errno in OURS:
        raise NoRoom(_("the programs could not be copied: {why}").format(why=error.strerror)) from error
    return f"{quote(Path(str(error.filename)).name)}: {error.strerror}"


def _copy(files: Sequence[Path], source: Path, target: Path) -> Iterator[str]:
    """Copy files up to the caps, the first ones first; what is too large does not keep out what comes after it."""
    count = size = 0
    over = ""
    for path in files:
        try:
            info = path.lstat()
            if not stat.S_ISREG(info.st_mode):
                yield _("{file}: no plain file").format(file=quote(path.name))
            elif count >= LIMITS.copy_files or size + info.st_size > LIMITS.copy_bytes:
                over = over or quote(path.name)
            else:
                count, size = count + 1, size + info.st_size
                shutil.copyfile(path, target / path.relative_to(source))
        except OSError as error:
            yield _unreadable(error)
    if over:
        yield _("{file}, and what else was too much: too many files or bytes").format(file=over)


def _is_copied(folder: Path) -> bool:
    """Tell whether a folder is the student's work: no link, no versioning, cache or virtual environment."""
    own = folder.name not in SKIPPED and not os.path.islink(folder)  # noqa: PTH114 - never raises, however long it is
    return own and not os.path.exists(folder / "pyvenv.cfg")  # noqa: PTH110


def sandbox_by_default() -> str:
    """Return what a single grade has where nobody says otherwise: on a runner the programs are strangers'."""
    return "auto" if os.environ.get("CI") == "true" else "none"


def sandbox_for(wish: str, python: Path, lent: Iterable[Path]) -> Sandbox:
    """Return what the programs are to run in: `auto`, `bwrap` or `none` was wished for. `lent` is what they may read.

    Raises:
        UsageError: a sandbox was asked for that this computer does not have.
    """
    if wish == "none":
        return OPEN
    try:
        return system.sandbox(python, lent)
    except system.NoSandbox as lack:
        if wish == "bwrap":
            raise UsageError(f"--sandbox bwrap: {lack}") from lack
        said = _("{why}: the programs are in no sandbox, and can read your files, use the network, end your processes")
        return Sandbox(said=said.format(why=lack))


def protection(sandbox: Sandbox) -> tuple[str, ...]:
    """Return the sentences that say which protection is in force on this platform."""
    copy = _("the programs run in a private copy of the folder, with an environment of their own")
    tree = _("every process that a program starts is counted, and ended with them")
    return tuple(filter(None, (copy, tree, system.protection(), sandbox.said)))
