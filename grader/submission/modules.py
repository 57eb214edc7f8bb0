"""The modules that a chat imports and that not every Python has."""

import ast
import re
import sys
import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.language import _
from grader.model import Submission
from grader.process.system import FOREIGN_MODULES, foreign_system
from grader.record.text import quote

STANDINS = Path(__file__).parents[1] / "process" / "standins"
"""Modules without effect in place of cosmetic ones: for the END of a program's path, so that installed ones win."""

EVERYWHERE = frozenset({
    "_thread", "argparse", "asyncio", "base64", "client", "collections", "concurrent", "contextlib", "dataclasses",
    "datetime", "enum", "functools", "getpass", "io", "itertools", "json", "logging", "math", "os", "pathlib", "pickle",
    "platform", "queue", "random", "re", "select", "selectors", "server", "signal", "socket", "socketserver", "string",
    "struct", "subprocess", "sys", "textwrap", "threading", "time", "traceback", "typing", "uuid", "warnings",
})  # fmt: skip
"""What every Python from 3.8 to 3.13 has on all systems, and the base classes; a Python is asked for the others."""

FOREIGN = re.compile(FOREIGN_MODULES)
"""These exist only on other systems than this one."""

LOST = {"asynchat", "asyncore", "cgi", "crypt", "distutils", "imp", "pipes", "smtpd", "telnetlib"}
"""What the standard library had in 3.8, and what this Python may not know of any more."""

PACKAGES = {"Crypto": "pycryptodome", "PIL": "Pillow", "cv2": "opencv-python", "nacl": "PyNaCl", "yaml": "PyYAML"}
"""What to install where it is not called as the module is."""


@dataclass(frozen=True)
class Wanted:
    """One place that imports a missing module, in a `try` or an `if` (guarded) or not; no file where none was found."""

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
        return not (self.guarded or stood_in(self.module) or FOREIGN.fullmatch(self.head))

    def sentence(self, python: str) -> str:
        """Say what its absence from a Python (named for a reader) means, and what to do."""
        if stood_in(self.module):
            sentence = _("{module} is not installed here: a stand-in without colours and sounds takes its place")
            return sentence.format(module=self.head)
        if FOREIGN.fullmatch(self.head):
            sentence = _("{where} imports {module}, which exists only on {system}")
            do = _("that part cannot run here: a person should look at it, or grade the chat there")
        elif self.head in sys.stdlib_module_names | LOST:
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
            system=foreign_system(),
            python=python,
            package=quote(PACKAGES.get(self.head, self.head)),
        )


def stood_in(module: str) -> bool:
    """Tell whether there is a stand-in for a module, by its dotted name."""
    return (STANDINS / f"{module}.py").is_file()


def unusual(submission: Submission) -> frozenset[str]:
    """Return the imported modules (their packages) of which it is not certain that every Python has them."""
    return frozenset(name for chat in (submission, *submission.versions) for name in chat.imports) - EVERYWHERE


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
    data = b""
    try:
        data = path.read_bytes()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "\d" in a string is the student's business
            yield from list(_in_tree(ast.parse(data), guarded=False))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):  # another Python's syntax: by its look
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
