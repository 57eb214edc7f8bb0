"""The modules that a chat imports and that not every Python has; logic only, but for reading the chat's files."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.language import _
from grader.record.text import quote

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from grader.model import Submission

STANDINS = Path(__file__).parents[1] / "process" / "standins"
"""Modules without effect in place of cosmetic ones: for the END of a program's path, so that installed ones win."""

WINDOWS = frozenset({
    "_winapi", "msvcrt", "nt", "winreg", "winsound", "pythoncom", "pywintypes", "win32api", "win32clipboard",
    "win32com", "win32con", "win32console", "win32event", "win32file", "win32gui", "win32pipe", "win32process",
    "wmi",
})  # fmt: skip
POSIX = frozenset({
    "curses", "fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty",
})  # fmt: skip
FOREIGN = WINDOWS if sys.platform != "win32" else POSIX  # these exist only on other systems than this one
REMOVED = frozenset({  # from the standard library, between 3.8 and 3.13
    "_bootlocale", "aifc", "asynchat", "asyncore", "audioop", "binhex", "cgi", "cgitb", "chunk", "crypt",
    "distutils", "formatter", "imghdr", "imp", "lib2to3", "mailcap", "msilib", "nis", "nntplib", "ossaudiodev",
    "parser", "pipes", "smtpd", "sndhdr", "spwd", "sunau", "symbol", "telnetlib", "uu", "xdrlib",
})  # fmt: skip
NEWER = frozenset({"annotationlib", "compression", "graphlib", "tomllib", "zoneinfo"})  # added since 3.8
LEFT_OUT = frozenset({"idlelib", "sqlite3", "tkinter", "turtle"})  # of some installations
BASE_CLASSES = {"server", "client"}  # on every program's path
EVERYWHERE = (sys.stdlib_module_names | BASE_CLASSES) - WINDOWS - POSIX - REMOVED - NEWER - LEFT_OUT
PACKAGES = {
    "Crypto": "pycryptodome", "PIL": "Pillow", "cv2": "opencv-python", "dotenv": "python-dotenv", "nacl": "PyNaCl",
    "serial": "pyserial", "yaml": "PyYAML", "zmq": "pyzmq",
}  # fmt: skip
"""What to install where it is not called as the module is."""


@dataclass(frozen=True)
class Wanted:
    """One place that imports a module which is missing; no file where none was found.

    `guarded` tells that the import stands in a `try` or an `if`.
    """

    module: str
    file: str = ""
    line: int = 0
    guarded: bool = False

    @property
    def head(self) -> str:
        """The package that the module belongs to."""
        return self.module.partition(".")[0]

    @property
    def where(self) -> str:
        """The place, as the subject of a sentence."""
        return _("{file}, line {line},").format(file=self.file, line=self.line) if self.file else _("the chat")

    @property
    def needed(self) -> bool:
        """Tell whether a Python that has this module would run the chat better."""
        return not (self.guarded or stood_in(self.module) or self.head in FOREIGN)

    def sentence(self, python: str) -> str:
        """Say what its absence from a Python (named for a reader) means, and what to do."""
        if stood_in(self.module):
            sentence = _("{module} is not installed here: a stand-in without colours and sounds takes its place")
            return sentence.format(module=self.head)
        if self.head in FOREIGN:
            sentence = _("{where} imports {module}, which exists only on {system}")
            do = _("that part cannot run here: a person should look at it, or grade the chat there")
        elif self.head in sys.stdlib_module_names | REMOVED:
            sentence = _("{where} imports {module}, which belongs to Python, but {python} here does not have it")
            do = _("leave it out, or name a Python that has it with --python")
        else:
            sentence = _("{where} imports {module}, which is neither in the folder nor installed for {python}")
            do = _("hand in the file if it is your own, or pip install {package}, or leave it out")
        if self.guarded:
            do = _("the import stands in a `try` or an `if`: the program may do without it")
        return f"{sentence}; {do}".format(
            where=self.where,
            module=quote(self.module),
            system=_("Windows") if sys.platform != "win32" else _("Linux and macOS"),
            python=python,
            package=quote(PACKAGES.get(self.head, self.head)),
        )


def stood_in(module: str) -> bool:
    """Tell whether there is a stand-in for a module, by its dotted name."""
    return (STANDINS / f"{module}.py").is_file()


def unusual(submission: Submission) -> frozenset[str]:
    """Return the imported modules (their packages) of which it is not certain that every Python has them."""
    chats = (submission, *submission.versions)
    return frozenset(name.partition(".")[0] for chat in chats for name in chat.imports) - EVERYWHERE


def wanted(submission: Submission, missing: Collection[str]) -> tuple[Wanted, ...]:
    """Return where these modules are imported: each once, and at a place without a condition if there is one."""
    files = dict.fromkeys(file for chat in (submission, *submission.versions) for file in chat.files) if missing else ()
    found = [
        Wanted(module, quote(str(file)), line, guarded)
        for file in files
        for line, module, guarded in _imports(submission.root / file)
        if module.partition(".")[0] in missing
    ]
    lost = set(missing) - {use.head for use in found}
    uses: dict[str, Wanted] = {}
    for use in (*sorted(found, key=lambda use: use.guarded), *map(Wanted, sorted(lost))):
        uses.setdefault(use.head if stood_in(use.module) else use.module, use)
    return tuple(uses.values())


def _imports(path: Path) -> Iterator[tuple[int, str, bool]]:
    """Yield the imports of a file: line, dotted name, and whether something stands around it that lets it fail."""
    try:
        data = path.read_bytes()
    except OSError:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "\d" in a string is the student's business
            yield from list(_in_tree(ast.parse(data), guarded=False))
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # another Python's syntax: by its look
        for line, text in enumerate(data.decode("latin-1").splitlines(), 1):
            if match := re.match(r"([ \t]*)(?:import|from)[ \t]+(\w[\w.]*)", text):
                yield line, match[2], bool(match[1])


def _in_tree(node: ast.AST, *, guarded: bool) -> Iterator[tuple[int, str, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from ((child.lineno, alias.name, guarded) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            if child.module and not child.level:
                yield child.lineno, child.module, guarded
        else:
            main = isinstance(child, ast.If) and "__name__" in ast.dump(child.test)  # no condition, for a program
            around = isinstance(child, ast.Try | ast.If) and not main
            yield from _in_tree(child, guarded=guarded or around)
