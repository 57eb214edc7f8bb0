"""An assignment's folder, read: its rubric (TOML) and its scenarios (one function a criterion).

The scenarios are in `scenarios.py`; those of the second tier may stand in `beyond.py` beside it.

Rule 1. All that can be wrong in a teacher's files is found here, before anything is played, and said with the
        file's name: an AssignmentError. A name that leads nowhere is wrong usage: a UsageError.
Rule 2. Nothing is guessed: a key that is not known is a mistake.
"""

from __future__ import annotations

import importlib.util
import inspect
import os
import sys
import traceback
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any

from grader.assignment.prompts import Prompt, Prompts
from grader.assignment.rubric import Table, read, table_of
from grader.errors import AssignmentError, UsageError
from grader.language import _
from grader.record.text import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    from grader.model import Rubric

ASSIGNMENTS = Path(__file__).resolve().parents[2] / "assignments"
DEFAULT = "default"


@dataclass(frozen=True)
class Assignment:
    """A task: what is graded (the rubric), how each criterion is played (its scenario, by its id), what chats ask."""

    name: str
    folder: Path
    rubric: Rubric
    scenarios: Mapping[str, Callable[[Any], None]]
    prompts: Prompts


def find(name_or_dir: str) -> Path:
    """Return the folder of an assignment that comes with the kit, by its name, or of any other, by its path.

    Raises:
        UsageError: there is none; the sentence lists those that are there.
    """
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
    """Read an assignment.

    Args:
        folder: the assignment's folder.
        rubric: None or "default" for rubric.toml, NAME for rubric-NAME.toml, or the path of a file.

    Raises:
        UsageError: there is no such rubric.
        AssignmentError: a file of the assignment is wrong; names the file and what is wrong.
    """
    found, english = read(_rubric_file(folder, rubric), folder, ())
    file, second = folder / "scenarios.py", folder / "beyond.py"
    task = _module(file)
    beyond = _module(second) if second.is_file() else None
    scenarios = {
        criterion.id: _scenario(beyond, second, criterion.id, english)
        if beyond and criterion.tier == "beyond" and not hasattr(task, criterion.id)
        else _scenario(task, file, criterion.id, english)
        for criterion in found.criteria
    }
    if found.probe:
        scenarios[found.probe.scenario] = _function(task, file, found.probe.scenario)
    return Assignment(folder.resolve().name, folder, found, scenarios, _prompts(folder / "prompts.toml"))


def _prompts(file: Path) -> Prompts:
    """Return what is known of questions; nothing where the assignment has no such file, or an empty one."""
    if not file.is_file():
        return Prompts()
    table = table_of(file)
    table.only("question", "refusals", "endings")
    questions = [_question(Table(file, f"question {n}", one)) for n, one in enumerate(table.take_tables("question"), 1)]
    said = [table.table(key) if key in table.values else Table(file, key, {}) for key in ("refusals", "endings")]
    for one in said:
        one.only("words")
        if not all(one.take_texts("words", ())):
            raise one.wrong(_("words must not be empty"))
    refusals, endings = (tuple(map(str.casefold, one.take_texts("words", ()))) for one in said)
    return Prompts(tuple(questions), refusals, endings)


def _question(entry: Table) -> Prompt:
    entry.only("kind", "words", "answers", "vague")
    words, answers = entry.take_texts("words", ()), entry.take_texts("answers", ())
    if not (words and all(words) and answers):
        raise entry.wrong(_("words must not be empty, and there must be an answer"))
    return Prompt(entry.take_text("kind"), tuple(map(str.casefold, words)), answers, entry.take_flag("vague"))


def _rubric_file(folder: Path, rubric: str | Path | None) -> Path:
    if rubric is None or rubric == DEFAULT:
        return folder / "rubric.toml"
    for file in (folder / f"rubric-{rubric}.toml", Path(rubric), folder / rubric):
        if file.is_file():
            return file
    known = [DEFAULT, *sorted(file.stem.removeprefix("rubric-") for file in folder.glob("rubric-*.toml"))]
    sentence = _("There is no rubric {name}. There are: {known}; or give the path of a file.")
    raise UsageError(sentence.format(name=quote(str(rubric)), known=", ".join(known)))


def _module(file: Path) -> ModuleType:
    """Run a file of scenarios under a name of its own, which no other module can have."""
    name = f"_chat_lab_scenarios_{sha256(os.fsencode(file.resolve())).hexdigest()[:16]}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None or not file.is_file():
        raise AssignmentError(_("{file}: there is no such file").format(file=file))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # a dataclass in it looks itself up there
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        raise AssignmentError(_failure(file, error)) from error
    return module


def _failure(file: Path, error: BaseException) -> str:
    """Say what went wrong in a file of scenarios, and in which of its lines."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(file)]
    if isinstance(error, SyntaxError) and error.filename == str(file):
        lines.append(error.lineno)
    return f"{file}:{lines[-1] if lines else 1}: {type(error).__name__}: {error}"


def _scenario(module: ModuleType, file: Path, name: str, english: Mapping[str, str]) -> Callable[[Any], None]:
    """Return the function of a criterion; its docstring is the criterion's sentence, word for word."""
    function = _function(module, file, name)
    said = " ".join((inspect.getdoc(function) or "").split())
    if said != " ".join(english[name].split()):
        sentence = _("{file}: the docstring of {name} must be the rubric's sentence: {says}")
        raise AssignmentError(sentence.format(file=file, name=name, says=repr(english[name])))
    return function


def _function(module: ModuleType, file: Path, name: str) -> FunctionType:
    function = getattr(module, name, None)
    if not isinstance(function, FunctionType):
        sentence = _("{file}: there is no function {name}, which the rubric names as a criterion")
        raise AssignmentError(sentence.format(file=file, name=name))
    return function
