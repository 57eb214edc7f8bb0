"""Asks the installed Pythons what they are: started as a student's program is, with its limits and environment."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError
from grader.language import _
from grader.limits import LIMITS
from grader.process import sandbox, system

OLDEST, NEWEST = (3, 8), (3, 13)  # what the child knows; 3.14 reads Python 2's `except A, e` as something else

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
    except (SyntaxError, OSError, ValueError, RecursionError, MemoryError, OverflowError) as error:
        return [name, getattr(error, "lineno", 0) or 1, getattr(error, "msg", "") or ""]
def missing(name):
    try:
        return importlib.util.find_spec(name) is None
    except (ImportError, ValueError):
        return True
print(json.dumps([
    sys.executable, sys.implementation.name, sys.version_info[:3],
    list(filter(None, map(unread, asked["files"]))), list(filter(missing, asked["modules"])),
]))
"""
"""What an interpreter is asked to run: which of these files does it not read, which modules does it not find?

Nothing of the student's is imported: files are compiled from their bytes, modules are only looked for."""


@dataclass(frozen=True)
class Answer:
    """What one interpreter said: the files that it cannot read (line and reason), the modules that it lacks."""

    python: Path
    kind: str
    version: tuple[int, ...]
    unread: dict[Path, tuple[int, str]]
    missing: frozenset[str]

    def __str__(self) -> str:
        return "Python " + ".".join(map(str, self.version))


def ask(command: Sequence[str], files: Iterable[Path] = (), modules: Iterable[str] = ()) -> Answer | None:
    """Return the answer of the interpreter that a command starts; None where none runs, or it says nonsense."""
    with contextlib.suppress(OSError, subprocess.SubprocessError, ValueError, LookupError, TypeError):
        run = subprocess.run(
            system.limited([*command, "-c", PROGRAM]),
            input=json.dumps({"files": sorted(map(str, files)), "modules": sorted(modules)}),
            capture_output=True,
            check=True,
            timeout=LIMITS.interpreter,
            env=sandbox.environment({}),
            encoding="utf-8",
        )
        python, kind, version, unread, missing = json.loads(run.stdout.splitlines()[-1])
        if python:
            reasons = {Path(name): (line, why) for name, line, why in unread}
            return Answer(Path(python), kind, tuple(version), reasons, frozenset(missing))
    return None


def others(files: Iterable[Path] = (), modules: Iterable[str] = ()) -> list[Answer]:
    """Return the answers of the Pythons that are installed, really run, and suit the child; the newest first."""
    names = (*(f"3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)), "3", "")
    commands = dict.fromkeys(command for name in names for command in _commands(name))
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        answers = list(pool.map(lambda command: ask(command, files, modules), commands))
    suit = [one for one in answers if one and one.kind == "cpython" and OLDEST <= one.version[:2] <= NEWEST]
    suit = [one for one in suit if not system.seal_of(one.python)]
    return sorted({one.python: one for one in suit}.values(), key=lambda one: one.version, reverse=True)


def our_own() -> Path:
    """Return the executable that runs us."""
    return _unsealed(Path(sys.executable))


def interpreter(text: str) -> Path:
    """Return the executable that `--python` means: a version such as 3.8, a name on PATH, or a path."""
    for command in (*_commands(text), (shutil.which(text) or text,)) if text else ():
        answer = ask(command)
        if answer and answer.version >= OLDEST:
            return _unsealed(answer.python)
    raise UsageError(_("--python {text}: no Python 3.8 or later runs under that name").format(text=text))


def _unsealed(python: Path) -> Path:
    if seal := system.seal_of(python):
        sentence = _("{python} heeds no environment, and cannot be used: delete {file}, or name another with --python")
        raise UsageError(sentence.format(python=python, file=seal))
    return python


def _commands(version: str) -> Iterator[tuple[str, ...]]:
    """Yield what may start a version of Python: what the system knows, a name on PATH, what pyenv has installed.

    pyenv's names on PATH are left out: they are slow, and run only where they were chosen.
    """
    pyenv = Path(os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv"))  # noqa: PTH111 - needs no home
    yield from system.registered(version)
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    path = os.pathsep.join(folder for folder in folders if Path(folder) != pyenv / "shims")
    if found := shutil.which(f"python{version}", path=path):
        yield (found,)
    for python in sorted(pyenv.glob(system.PYENV.format("3.*"))):
        name = next(part for part in python.parts if part.startswith("3."))
        if version and f"{name}.".startswith(f"{version}."):
            yield (str(python),)
