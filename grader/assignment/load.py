"""An assignment's folder, read: its rubric (TOML) and its scenarios (one function a criterion).

The scenarios are in `scenarios.py`; those of the second tier may stand in `beyond.py` beside it, and
`judging.py` may hold what judges the gates and observes the plays, `diagnoses.py` what tells why a criterion failed.

All that can be wrong in a teacher's files is found here, before anything is played, and said with the file's name: an
AssignmentError. A name that leads nowhere is wrong usage: a UsageError.
"""

import importlib
import inspect
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from grader.assignment.prompts import Prompt, Prompts
from grader.assignment.rubric import Table, read, table_of
from grader.errors import AssignmentError, UsageError
from grader.language import _
from grader.model import Criterion, GateFinding, Rubric
from grader.record.text import quote

ASSIGNMENTS = Path(__file__).resolve().parents[2] / "assignments"
DEFAULT = "default"
HELD_BACK = "held_back"
Scenario = Callable[[Any], None]


@dataclass(frozen=True)
class Assignment:
    """A task: what is graded, and how.

    `scenarios` are the functions that play the criteria, by their ids; one called `held_back` is played where the
    network holds back all that goes to a reader. `judges` are the functions that judge the gates, `observe` is given
    the plays and returns sentences on what they show besides the criteria. `diagnoses` are asked before the engine's
    rules why a criterion failed: RULES in `diagnoses.py`, each a function from a failure to a diagnosis or None.
    """

    name: str
    rubric: Rubric
    scenarios: Mapping[str, Scenario]
    prompts: Prompts
    judges: Mapping[str, Callable[..., GateFinding]]
    observe: Callable[..., tuple[str, ...]]
    diagnoses: tuple[Callable[..., Any], ...] = ()


def find(name_or_dir: str) -> Path:
    """Return the folder of an assignment that comes with the kit, by its name, or of any other, by its path."""
    known = sorted(file.parent.name for file in ASSIGNMENTS.glob("*/rubric.toml"))
    if name_or_dir in known:
        return ASSIGNMENTS / name_or_dir
    folder = Path(name_or_dir)
    if (folder / "rubric.toml").is_file():
        return folder.resolve()
    if folder.is_dir():
        sentence = _("{name} holds no rubric.toml, so it is no assignment. There are: {known}.")
    else:
        sentence = _("There is no assignment {name}. There are: {known}; or give the path of a folder.")
    raise UsageError(sentence.format(name=quote(name_or_dir), known=", ".join(known)))


def load(folder: Path, rubric: str | Path | None = None) -> Assignment:
    """Read an assignment; `rubric` is None or "default" for rubric.toml, NAME for rubric-NAME.toml, or a path."""
    found, english = read(_rubric_file(folder, rubric), folder, ())
    package = _package(folder)
    task = _module(package, folder, "scenarios")
    second, judging = (_module(package, folder, name, optional=True) for name in ("beyond", "judging"))
    scenarios = {criterion.id: _scenario(criterion, (task, second), english) for criterion in found.criteria}
    more = [found.probe.scenario] if found.probe else []
    more += [HELD_BACK] if hasattr(task, HELD_BACK) else []
    scenarios |= {name: _function(task, name) for name in more}
    judges = {gate.id: _function(judging, gate.id) for gate in found.gates}
    observe = getattr(judging, "observe", lambda *_plays: ())
    prompts = _prompts(folder / "prompts.toml")
    diagnoses = _diagnoses(_module(package, folder, "diagnoses", optional=True))
    return Assignment(folder.resolve().name, found, scenarios, prompts, judges, observe, diagnoses)


def _diagnoses(module: ModuleType) -> tuple[Callable[..., Any], ...]:
    """Return an assignment's rules of its own; none where it has no such file."""
    rules = getattr(module, "RULES", None if hasattr(module, "__file__") else ())
    if isinstance(rules, tuple | list) and all(map(callable, rules)):
        return tuple(rules)
    said = _("{file}: RULES must be a tuple of functions, each from a failure to a diagnosis or None")
    raise AssignmentError(said.format(file=module.__file__))


def _prompts(file: Path) -> Prompts:
    """Return what is known of questions; nothing where the assignment has no such file, or an empty one."""
    if not file.is_file():
        return Prompts()
    table = table_of(file)
    sections = [field.name for field in fields(Prompts) if field.name != "questions"]
    table.only("question", *sections)
    questions = tuple(map(_question, table.tables("question")))
    said = (_words(table.table(key, optional=True)) for key in sections)
    return Prompts(questions, *said)


def _words(table: Table) -> tuple[str, ...]:
    table.only("words")
    words = table.take("words", "tuple[str, ...]")
    if not all(words):
        raise table.wrong(_("words must not be empty"))
    return tuple(map(str.casefold, words))


def _question(entry: Table) -> Prompt:
    found = entry.into(Prompt)
    if not (found.words and all(found.words) and found.answers):
        raise entry.wrong(_("words must not be empty, and there must be an answer"))
    return replace(found, words=tuple(map(str.casefold, found.words)))


def _rubric_file(folder: Path, rubric: str | Path | None) -> Path:
    if rubric is None or rubric == DEFAULT:
        return folder / "rubric.toml"
    for file in (folder / f"rubric-{rubric}.toml", Path(rubric), folder / rubric):
        if file.is_file():
            return file
    known = [DEFAULT, *sorted(file.stem.removeprefix("rubric-") for file in folder.glob("rubric-*.toml"))]
    sentence = _("There is no rubric {name}. There are: {known}; or give the path of a file.")
    raise UsageError(sentence.format(name=quote(str(rubric)), known=", ".join(known)))


def _package(folder: Path) -> str:
    """Return the name under which an assignment's modules find each other, which no other module can have."""
    name = f"_chat_lab_{sha256(os.fsencode(folder.resolve())).hexdigest()[:16]}"
    for known in [one for one in sys.modules if one == name or one.startswith(f"{name}.")]:
        del sys.modules[known]  # it may have changed
    importlib.invalidate_caches()  # a file may have come since the folder was looked at
    package = sys.modules[name] = ModuleType(name)
    package.__path__ = [str(folder)]
    return name


def _module(package: str, folder: Path, name: str, *, optional: bool = False) -> ModuleType:
    """Run one of an assignment's files; it may import those beside it (`from .claims import Named`)."""
    file = folder / f"{name}.py"
    if not file.is_file():
        if optional:
            return ModuleType(name)
        raise AssignmentError(_("{file}: there is no such file").format(file=file))
    try:
        return importlib.import_module(f"{package}.{name}")
    except (Exception, SystemExit) as error:
        raise AssignmentError(_failure(file, error)) from error


def _failure(file: Path, error: BaseException) -> str:
    """Say what went wrong in a file of scenarios, and in which of its lines."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(file)]
    if isinstance(error, SyntaxError) and error.filename == str(file):
        lines.append(error.lineno)
    return f"{file}:{lines[-1] if lines else 1}: {type(error).__name__}: {error}"


def _scenario(criterion: Criterion, modules: Sequence[ModuleType], english: Mapping[str, str]) -> Scenario:
    """Return the function of a criterion; its docstring is the criterion's sentence, word for word."""
    module = next((one for one in modules if hasattr(one, criterion.id)), modules[0])
    function = _function(module, criterion.id)
    said = " ".join((inspect.getdoc(function) or "").split())
    if said != " ".join(english[criterion.id].split()):
        sentence = _("{file}: the docstring of {name} must be the rubric's sentence: {says}")
        says = repr(english[criterion.id])
        raise AssignmentError(sentence.format(file=module.__file__, name=criterion.id, says=says))
    return function


def _function(module: ModuleType, name: str) -> FunctionType:
    function = getattr(module, name, None)
    if not isinstance(function, FunctionType):
        file = getattr(module, "__file__", None) or f"{module.__name__}.py"
        raise AssignmentError(
            _("{file}: there is no function {name}, which the rubric names").format(file=file, name=name)
        )
    return function
