"""An assignment's folder, read: its rubric (TOML) and its scenarios (one function a criterion).

Rule 1. All that can be wrong in a teacher's files is found here, before anything is played, and said with the
        file's name: an AssignmentError. A name that leads nowhere is wrong usage: a UsageError.
Rule 2. Nothing is guessed: a key that is not known is a mistake.
"""

from __future__ import annotations

import importlib.util
import inspect
import math
import os
import sys
import tomllib
import traceback
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any

from grader.errors import AssignmentError, UsageError
from grader.language import _, language
from grader.model import Criterion, Gate, Level, Rubric
from grader.transcript import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

ASSIGNMENTS = Path(__file__).resolve().parents[1] / "assignments"
TIERS = ("task", "beyond")
PROTOCOLS = ("TCP", "UDP")
DEFAULT = "default"


@dataclass(frozen=True)
class Assignment:
    """A task: what is graded (the rubric), and how each criterion is played (its scenario, by its id)."""

    name: str
    folder: Path
    rubric: Rubric
    scenarios: Mapping[str, Callable[[Any], None]]


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
    read, english = _read(_rubric_file(folder, rubric), folder, ())
    file = folder / "scenarios.py"
    module = _module(file)
    scenarios = {criterion.id: _scenario(module, file, criterion.id, english) for criterion in read.criteria}
    return Assignment(folder.resolve().name, folder, read, scenarios)


def _rubric_file(folder: Path, rubric: str | Path | None) -> Path:
    if rubric is None or rubric == DEFAULT:
        return folder / "rubric.toml"
    for file in (folder / f"rubric-{rubric}.toml", Path(rubric), folder / rubric):
        if file.is_file():
            return file
    known = [DEFAULT, *sorted(file.stem.removeprefix("rubric-") for file in folder.glob("rubric-*.toml"))]
    sentence = _("There is no rubric {name}. There are: {known}; or give the path of a file.")
    raise UsageError(sentence.format(name=quote(str(rubric)), known=", ".join(known)))


@dataclass(frozen=True)
class _Table:
    """One table of a rubric's file; what is taken out of it is right, or an AssignmentError."""

    file: Path
    place: str
    values: Mapping[str, Any]

    def wrong(self, sentence: str) -> AssignmentError:
        return AssignmentError(": ".join(filter(None, (str(self.file), self.place, sentence))))

    def only(self, *keys: str) -> None:
        for key in self.values:
            if key not in keys:
                known = ", ".join(keys)
                raise self.wrong(_("unknown key {key}; known are {known}").format(key=repr(key), known=known))

    def take_text(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(_("{key} must be a text").format(key=key))
        return value

    def take_number(self, key: str) -> float:
        value = self.values.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self.wrong(_("{key} must be a number").format(key=key))
        if not 0 <= value < math.inf:
            raise self.wrong(_("{key} must be 0 or more, not {value}").format(key=key, value=value))
        return value

    def take_texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = self.values.get(key, list(default))
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise self.wrong(_("{key} must be a list of texts").format(key=key))
        return tuple(value)

    def take_tables(self, key: str) -> list[Mapping[str, Any]]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
            raise self.wrong(_("{key} must be written as [[{key}]]").format(key=key))
        return value

    def table(self, key: str) -> _Table:
        value = self.values.get(key)
        if not isinstance(value, dict):
            raise self.wrong(_("{key} must be a table").format(key=key))
        return _Table(self.file, " ".join(filter(None, (self.place, key))), value)

    def translated(self, key: str) -> str:
        """Return a text in the language in force, in English where it is not there in that one."""
        texts = self.table(key)
        for name in texts.values:
            texts.take_text(name)
        english = texts.take_text("en")
        return str(texts.values.get(language(), english))

    def unique(self, key: str, taken: set[str]) -> str:
        name = self.take_text(key)
        if name in taken:
            raise self.wrong(_("{name} is there twice").format(name=repr(name)))
        taken.add(name)
        return name


def _read(file: Path, folder: Path, above: tuple[Path, ...]) -> tuple[Rubric, dict[str, str]]:
    """Return a rubric, and the sentence of each criterion in English, which its scenario must repeat."""
    try:
        table = _Table(file, "", tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:  # a TOMLDecodeError names the line
        raise AssignmentError(f"{file}: {error}") from error
    if file.resolve() in above:
        raise table.wrong(_("this rubric is its own base"))
    name = table.take_text("name") if "name" in table.values else file.stem.removeprefix("rubric-")
    if "base" in table.values:
        return _derived(table, name, folder, (*above, file.resolve()))
    table.only("name", "protocols", "gate", "criterion")
    criteria: list[Criterion] = []
    english: dict[str, str] = {}
    ids = [entry.get("id") for entry in table.take_tables("criterion")]
    for number, entry in enumerate(table.take_tables("criterion"), 1):
        place = f"criterion {entry.get('id', number)}"
        criteria.append(_criterion(_Table(file, place, entry), {c.id for c in criteria}, ids))
        english[criteria[-1].id] = entry["says"]["en"]
    if not criteria:
        raise table.wrong(_("there is no [[criterion]]"))
    _check_scenes(table, criteria)
    taken: set[str] = set()
    gates = tuple(
        _gate(_Table(file, f"gate {entry.get('id', number)}", entry), taken)
        for number, entry in enumerate(table.take_tables("gate"), 1)
    )
    return Rubric(name, tuple(criteria), _protocols(table), gates), english


def _check_scenes(table: _Table, criteria: list[Criterion]) -> None:
    """A scene may need only scenes that begin above it: else it would wait for one that waits for it."""
    order = list(dict.fromkeys(criterion.scene for criterion in criteria))
    scene_of = {criterion.id: criterion.scene for criterion in criteria}
    for criterion in criteria:
        for need in criterion.needs:
            if order.index(scene_of[need]) > order.index(criterion.scene):
                said = _("criterion {id} of scene {scene} needs {need} of scene {other}, which begins below it")
                raise table.wrong(said.format(id=criterion.id, scene=criterion.scene, need=need, other=scene_of[need]))


def _protocols(table: _Table) -> dict[str, float]:
    protocols = table.table("protocols")
    protocols.only(*PROTOCOLS)
    return {protocol: protocols.take_number(protocol) for protocol in PROTOCOLS}


def _derived(table: _Table, name: str, folder: Path, above: tuple[Path, ...]) -> tuple[Rubric, dict[str, str]]:
    """Return the base's criteria with other points; a criterion that is not named keeps the base's."""
    table.only("name", "base", "points", "protocols")
    base = table.take_text("base")
    beside = table.file.parent / base
    rubric, english = _read(beside if beside.is_file() else folder / base, folder, above)
    points = table.table("points")
    points.only(*english)
    criteria = tuple(
        replace(one, points=points.take_number(one.id)) if one.id in points.values else one for one in rubric.criteria
    )
    protocols = _protocols(table) if "protocols" in table.values else rubric.protocols
    return replace(rubric, name=name, criteria=criteria, protocols=protocols), english


def _criterion(entry: _Table, above: set[str], ids: list[Any]) -> Criterion:
    entry.only("id", "tier", "scene", "variants", "points", "needs", "says", "advice")
    name = entry.unique("id", set(above))
    tier = entry.take_text("tier")
    if tier not in TIERS:
        known = ", ".join(TIERS)
        raise entry.wrong(_("unknown tier {tier}; known are {known}").format(tier=repr(tier), known=known))
    needs = entry.take_texts("needs", ())
    for need in needs:
        if need not in ids:
            raise entry.wrong(_("it needs {need}, which is no criterion here").format(need=repr(need)))
        if need not in above:
            raise entry.wrong(_("it needs {need}, which must stand above it").format(need=repr(need)))
    variants = entry.take_texts("variants", ("",))
    if not variants or len(set(variants)) < len(variants):
        raise entry.wrong(_("variants must be different texts, one at least"))
    return Criterion(
        id=name,
        tier=tier,
        says=entry.translated("says"),
        advice=entry.translated("advice"),
        points=entry.take_number("points"),
        needs=needs,
        scene=entry.take_text("scene"),
        variants=variants,
    )


def _gate(entry: _Table, taken: set[str]) -> Gate:
    entry.only("id", "says", "advice", "factors")
    factors = entry.table("factors")
    factors.only(*(level.value for level in Level))
    return Gate(
        id=entry.unique("id", taken),
        says=entry.translated("says"),
        advice=entry.translated("advice"),
        factors={level: factors.take_number(level.value) for level in Level},
    )


def _module(file: Path) -> ModuleType:
    """Run scenarios.py under a name of its own, which no other module can have."""
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
    """Say what went wrong in scenarios.py, and in which of its lines."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(file)]
    if isinstance(error, SyntaxError) and error.filename == str(file):
        lines.append(error.lineno)
    return f"{file}:{lines[-1] if lines else 1}: {type(error).__name__}: {error}"


def _scenario(module: ModuleType, file: Path, name: str, english: Mapping[str, str]) -> Callable[[Any], None]:
    """Return the function of a criterion; its docstring is the criterion's sentence, word for word."""
    function = getattr(module, name, None)
    if not isinstance(function, FunctionType):
        sentence = _("{file}: there is no function {name}, which the rubric names as a criterion")
        raise AssignmentError(sentence.format(file=file, name=name))
    said = " ".join((inspect.getdoc(function) or "").split())
    if said != " ".join(english[name].split()):
        sentence = _("{file}: the docstring of {name} must be the rubric's sentence: {says}")
        raise AssignmentError(sentence.format(file=file, name=name, says=repr(english[name])))
    return function
