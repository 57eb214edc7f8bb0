"""Which Python runs a student's chat: a part of the process room.

Rule 1. Nothing of the student's is imported: files are compiled from their bytes, modules are only looked for.
Rule 2. An ordinary chat (read by this Python, importing what every Python has) starts no process here.
Rule 3. Whatever is not the ordinary is said in a note: another Python, a stand-in, a module that is missing.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.language import _
from grader.limits import LIMITS
from grader.process import sandbox
from grader.record.text import quote
from grader.submission.modules import STANDINS, Wanted, stood_in, unusual, wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.model import Submission

__all__ = ["STANDINS", "Fitting", "fitting", "interpreter"]

OLDEST, NEWEST = (3, 8), (3, 13)  # what the child knows; 3.14 reads Python 2's `except A, e` as something else
MINORS = range(NEWEST[1], OLDEST[1] - 1, -1)

PROGRAM = """
import sys
sys.path[:] = [entry for entry in sys.path if entry]
import importlib.util, json, warnings
warnings.simplefilter("ignore")
asked = json.load(sys.stdin)
def unread(name):
    try:
        with open(name, "rb") as file:
            compile(file.read(), name, "exec", dont_inherit=True)
    except SyntaxError as error:
        return [name, error.lineno or 1, error.msg or ""]
    except (OSError, ValueError, RecursionError, MemoryError, OverflowError):
        return [name, 1, ""]
def missing(name):
    try:
        return importlib.util.find_spec(name) is None
    except (ImportError, ValueError):
        return True
print(json.dumps({
    "python": sys.executable,
    "kind": sys.implementation.name,
    "version": sys.version_info[:3],
    "unread": list(filter(None, map(unread, asked["files"]))),
    "missing": list(filter(missing, asked["modules"])),
}))
"""
"""What an interpreter is asked to run: which of these files does it not read, which modules does it not find?"""


@dataclass(frozen=True)
class Fitting:
    """The Python that is to run a chat, and the submission with what must be said about it."""

    python: Path
    submission: Submission


@dataclass(frozen=True)
class Answer:
    """What one interpreter said: the files that it cannot read (line and reason), the modules that it lacks."""

    python: Path
    version: tuple[int, ...]
    unread: dict[Path, tuple[int, str]]
    missing: frozenset[str]

    def __str__(self) -> str:
        return "Python " + ".".join(map(str, self.version))

    def reads(self, chat: Submission) -> bool:
        """Tell whether all files of a chat are Python to this interpreter."""
        return not self.unread.keys() & set(_files(chat))


def fitting(submission: Submission, python: Path, *, search: bool = True) -> Fitting:
    """Return the Python that runs a submission, and the submission with notes on it.

    A problem that another Python does not have with the files is taken out of the submission.

    Args:
        submission: the student's folder, read by this Python.
        python: the interpreter to start from.
        search: whether another installed one may take its place: not where a person has named it.
    """
    chats = (submission, *submission.versions, *submission.guesses)
    modules = unusual(submission)
    unread = any(chat.playable and chat.problem for chat in chats)
    if not unread and not modules:
        return Fitting(python, submission)
    files = sorted({str(file) for chat in chats for file in _files(chat)})
    question = json.dumps({"files": files, "modules": sorted(modules)})
    here = _ask([str(python)], question)
    if here is None:  # it does not run, and the play will show that
        return Fitting(python, submission)
    uses = wanted(submission, here.missing)
    needed = frozenset(use.head for use in uses if use.needed)

    def lacks(answer: Answer) -> tuple[bool, int, int]:
        return (
            not answer.reads(submission),
            sum(not answer.reads(chat) for chat in chats),
            len(needed & answer.missing),
        )

    best = here
    if search and any(lacks(here)):
        best = min([here, *_others(question)], key=lacks)  # the first of equals: this one, then the newest
    if not search or best is not here:
        submission = _mended(submission, best)
    notes = (*submission.notes, *_changed(submission, here, best, uses), *_said(uses, best))
    return Fitting(best.python, dataclasses.replace(submission, notes=notes))


def interpreter(text: str) -> Path:
    """Return the executable that `--python` means: a path, a name on PATH, or a version such as 3.8.

    Raises:
        UsageError: nothing by that name runs.
    """
    launcher = [["py", f"-{text}"]] if sys.platform == "win32" else []
    pyenv = [[str(path)] for path in _of_pyenv() if text and _is_version(path, text)]
    for command in (*launcher, [shutil.which(f"python{text}") or ""], *pyenv, [shutil.which(text) or ""], [text]):
        if not text or not command[0] or Path(command[0]).is_dir():
            continue
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            answer = subprocess.run(
                [*command, "-c", "import sys; print(sys.executable); assert sys.version_info >= (3, 8)"],
                capture_output=True,
                check=True,
                timeout=LIMITS.interpreter,
                text=True,
            )
            if answer.stdout.strip():
                return Path(answer.stdout.strip())
    raise UsageError(_("--python {text}: no Python 3.8 or later runs under that name").format(text=text))


def _files(chat: Submission) -> list[Path]:
    """Return the files that a chat is made of, as paths that can be opened."""
    programs = [chat.server] if chat.server else []
    own = chat.files or tuple(program.file for program in (*programs, *chat.clients))
    return [chat.root / file for file in own]


def _ask(command: Sequence[str], question: str) -> Answer | None:
    """Return an interpreter's answer; None where nothing runs under that name, or it is not one for us."""
    with contextlib.suppress(OSError, subprocess.SubprocessError, ValueError, LookupError, TypeError):
        run = subprocess.run(
            sandbox.limited([*command, "-c", PROGRAM]),
            input=question,
            capture_output=True,
            check=True,
            timeout=LIMITS.interpreter,
            env=sandbox.environment({}),
            encoding="utf-8",
        )
        said = json.loads(run.stdout.splitlines()[-1])
        if said["kind"] == "cpython" and said["python"]:  # the child stands on CPython's own `_socket` and `_thread`
            unread = {Path(name): (line, why) for name, line, why in said["unread"]}
            return Answer(Path(said["python"]), tuple(said["version"]), unread, frozenset(said["missing"]))
    return None


def _others(question: str) -> list[Answer]:
    """Return the answers of the other Pythons that are installed and really run, the newest first."""
    commands = list(_commands())
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        answers = list(pool.map(lambda command: _ask(command, question), commands))
    found = {answer.python: answer for answer in answers if answer and OLDEST <= answer.version[:2] <= NEWEST}
    return sorted(found.values(), key=lambda answer: answer.version, reverse=True)


def _commands() -> Iterator[list[str]]:
    """Yield what may start another Python: names on PATH, the launcher of Windows, what pyenv has installed."""
    launcher = shutil.which("py") if sys.platform == "win32" else None
    if launcher:
        yield from ([launcher, f"-3.{minor}"] for minor in MINORS)
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    real = os.pathsep.join(folder for folder in folders if Path(folder) != _pyenv() / "shims")  # slow, and seen below
    for name in (*(f"python3.{minor}" for minor in MINORS), "python3", "python"):
        if path := shutil.which(name, path=real):
            yield [path]
    yield from ([str(path)] for path in _of_pyenv())


def _pyenv() -> Path:
    return Path(os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv"))  # noqa: PTH111 - a user without a home is no error


def _of_pyenv() -> list[Path]:
    """Return the Pythons that pyenv holds: its names on PATH run only where they are chosen."""
    pattern = "pyenv-win/versions/3.*/python.exe" if sys.platform == "win32" else "versions/3.*/bin/python"
    return sorted(_pyenv().glob(pattern))


def _is_version(path: Path, text: str) -> bool:
    """Tell whether one of pyenv's Pythons is the version that is meant: 3.8 is 3.8.18."""
    folder = path.parent.name if sys.platform == "win32" else path.parent.parent.name
    return f"{folder}.".startswith(f"{text}.")


def _mended(submission: Submission, best: Answer) -> Submission:
    """Return the submission without the problems that this Python does not have with its files."""

    def mended(chat: Submission) -> Submission:
        if not (chat.playable and chat.problem and best.reads(chat)):
            return chat
        return dataclasses.replace(chat, problem="", problem_file=None, problem_line=None)

    versions, guesses = (tuple(map(mended, chats)) for chats in (submission.versions, submission.guesses))
    return dataclasses.replace(mended(submission), versions=versions, guesses=guesses)


def _changed(submission: Submission, here: Answer, best: Answer, uses: Sequence[Wanted]) -> Iterator[str]:
    """Say why the chat is not run with the Python that grades it."""
    if best is here:
        return
    run = _("the chat is run with {other}").format(other=best)
    for file, (line, why) in here.unread.items():
        if file not in best.unread:
            sentence = _("{file}, line {line}: {this} cannot read this ({why}), {other} can: {run}")
            name = quote(str(file.relative_to(submission.root)))
            yield sentence.format(file=name, line=line, this=here, why=quote(why) or "?", other=best, run=run)
            return
    for use in uses:
        if use.needed and use.head not in best.missing:
            sentence = _("{where} imports {module}, which {this} does not have, and {other} has: {run}")
            yield sentence.format(where=use.where, module=use.module, this=here, other=best, run=run)
            return


def _said(uses: Sequence[Wanted], best: Answer) -> Iterator[str]:
    """Say what the chat's Python does not have: once a module."""
    said: set[str] = set()
    for use in uses:
        name = use.head if stood_in(use.module) else use.module
        if use.head in best.missing and name not in said:
            said.add(name)
            yield use.sentence(str(best))
