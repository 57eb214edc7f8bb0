"""A rubric's file (TOML), read: criteria with their points, factors of the protocols, gates, the probe.

Rule 1. All that can be wrong in it is found here and said with the file's name: an AssignmentError.
Rule 2. Nothing is guessed: a key that is not known is a mistake.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from grader.assignment.prompts import Prompt
from grader.errors import AssignmentError
from grader.language import _, language
from grader.model import Criterion, Gate, Level, Probe, Rubric

TIERS = ("task", "beyond")
PROTOCOLS = ("TCP", "UDP")
ABSENT: dict[str, Any] = {"bool": False, "tuple[str, ...]": [], "tables": []}
"""What a kind of value is where its key is not there; the other kinds must be there."""

Named = TypeVar("Named", Criterion, Gate)
Value = TypeVar("Value", Criterion, Gate, Probe, Prompt)


@dataclass(frozen=True)
class Table:
    """One table of a rubric's file; what is taken out of it is right, or an AssignmentError."""

    file: Path
    place: str
    values: Mapping[str, Any]

    def wrong(self, sentence: str, **words: object) -> AssignmentError:
        """Return the error that says what is wrong, and where."""
        return AssignmentError(": ".join(filter(None, (str(self.file), self.place, sentence.format(**words)))))

    def only(self, *keys: str) -> None:
        """Refuse keys that are not known."""
        for key in self.values:
            if key not in keys:
                raise self.wrong(_("unknown key {key}; known are {known}"), key=repr(key), known=", ".join(keys))

    def take(self, key: str, kind: str) -> Any:
        """Return a value of a kind, which is named as in the annotations of the values that are made of tables."""
        value = self.values.get(key, ABSENT.get(kind))
        match kind:
            case "str":
                right, sentence = isinstance(value, str) and bool(value.strip()), _("{key} must be a text")
            case "float":
                right, sentence = type(value) in (int, float), _("{key} must be a number")
            case "bool":
                right, sentence = isinstance(value, bool), _("{key} must be true or false")
            case "tuple[str, ...]":
                right, sentence = _are_all(str, value), _("{key} must be a list of texts")
            case "tables":
                right, sentence = _are_all(dict, value), _("{key} must be written as [[{key}]]")
            case _:
                right, sentence = isinstance(value, dict), _("{key} must be a table")
        if not right:
            raise self.wrong(sentence, key=key)
        if kind == "float" and not 0 <= value < math.inf:
            raise self.wrong(_("{key} must be 0 or more, not {value}"), key=key, value=value)
        return tuple(value) if isinstance(value, list) else value

    def table(self, key: str, *, optional: bool = False) -> Table:
        """Return the table of that name; an empty one where it is not there and need not be."""
        values = self.take(key, "table") if key in self.values or not optional else {}
        return Table(self.file, " ".join(filter(None, (self.place, key))), values)

    def tables(self, key: str) -> list[Table]:
        """Return tables written as [[key]]."""
        entries = enumerate(self.take(key, "tables"), 1)
        return [Table(self.file, f"{key} {entry.get('id', number)}", entry) for number, entry in entries]

    def numbers(self, key: str, names: Iterable[str]) -> dict[str, float]:
        """Return a table of numbers with exactly these names."""
        table = self.table(key)
        table.only(*names)
        return {name: table.take(name, "float") for name in names}

    def into(self, kind: type[Value]) -> Value:
        """Return the frozen value that this table is: a key for each field, no other, each of the field's type."""
        known = fields(kind)
        self.only(*(one.name for one in known))
        given = (one for one in known if one.name in self.values or one.default is MISSING)
        return kind(**{one.name: self._value(one) for one in given})

    def _value(self, field: Field[Any]) -> Any:
        match field.name:
            case "says" | "advice" | "teaches":  # in the language in force, or else in English
                texts = self.table(field.name)
                said = {name: texts.take(name, "str") for name in ("en", *texts.values)}
                return said.get(language(), said["en"])
            case "factors":
                found = self.numbers(field.name, [level.value for level in Level])
                return {Level(name): factor for name, factor in found.items()}
        kind = field.type.__name__ if isinstance(field.type, type) else str(field.type)
        return self.take(field.name, kind)


def _are_all(kind: type, values: object) -> bool:
    return isinstance(values, list) and all(isinstance(value, kind) for value in values)


def table_of(file: Path) -> Table:
    """Return a TOML file as a table. Raises AssignmentError where it cannot be read."""
    try:
        return Table(file, "", tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:  # a TOMLDecodeError names the line
        raise AssignmentError(f"{file}: {error}") from error


def read(file: Path, folder: Path, above: tuple[Path, ...]) -> tuple[Rubric, dict[str, str]]:
    """Return a rubric, and the sentence of each criterion in English, which its scenario must repeat."""
    table = table_of(file)
    if file.resolve() in above:
        raise table.wrong(_("this rubric is its own base"))
    name = table.take("name", "str") if "name" in table.values else file.stem.removeprefix("rubric-")
    if "base" in table.values:
        return _derived(table, name, folder, (*above, file.resolve()))
    table.only("name", "protocols", "play", "gate", "criterion", "probe")
    entries = table.tables("criterion")
    ids = [entry.values.get("id") for entry in entries]
    criteria, gates = _named(entries, Criterion), _named(table.tables("gate"), Gate)
    for number, (entry, criterion) in enumerate(zip(entries, criteria.values(), strict=True)):
        _check(entry, criterion, ids[:number], ids)
    if not criteria:
        raise table.wrong(_("there is no [[criterion]]"))
    _check_scenes(table, criteria)
    flags = table.table("play", optional=True)
    flags.only("names", "reach")
    names, reach = flags.take("names", "bool"), flags.take("reach", "bool")
    factors, probe = table.numbers("protocols", PROTOCOLS), _probe(table, ids)
    rubric = Rubric(name, tuple(criteria.values()), factors, tuple(gates.values()), probe, names, reach)
    return rubric, {entry.values["id"]: entry.values["says"]["en"] for entry in entries}


def _probe(table: Table, ids: list[Any]) -> Probe | None:
    """Return what is played to find out how far a line reaches, where the criterion that shows it does not hold."""
    if "probe" not in table.values:
        return None
    probe = table.table("probe")
    found = probe.into(Probe)
    for name in (*found.needs, found.unless):
        if name not in ids:
            raise probe.wrong(_("it needs {need}, which is no criterion here"), need=repr(name))
    return found


def _check_scenes(table: Table, criteria: Mapping[str, Criterion]) -> None:
    """A scene may need only scenes that begin above it: else it would wait for one that waits for it."""
    order = list(dict.fromkeys(criterion.scene for criterion in criteria.values()))
    for name in (name for criterion in criteria.values() for name in criterion.also):
        if name not in order:
            raise table.wrong(_("no criterion has the scene {name}"), name=repr(name))
    for criterion in criteria.values():
        for need in criterion.needs:
            scene, other = criterion.scene, criteria[need].scene
            if order.index(other) > order.index(scene):
                said = _("criterion {id} of scene {scene} needs {need} of scene {other}, which begins below it")
                raise table.wrong(said, id=criterion.id, scene=scene, need=need, other=other)


def _derived(table: Table, name: str, folder: Path, above: tuple[Path, ...]) -> tuple[Rubric, dict[str, str]]:
    """Return the base's criteria with other points; a criterion that is not named keeps the base's."""
    table.only("name", "base", "points", "protocols")
    base = table.take("base", "str")
    beside = table.file.parent / base
    rubric, english = read(beside if beside.is_file() else folder / base, folder, above)
    points = table.table("points")
    points.only(*english)
    criteria = tuple(
        replace(one, points=points.take(one.id, "float")) if one.id in points.values else one for one in rubric.criteria
    )
    protocols = table.numbers("protocols", PROTOCOLS) if "protocols" in table.values else rubric.protocols
    return replace(rubric, name=name, criteria=criteria, protocols=protocols), english


def _named(entries: list[Table], kind: type[Named]) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for entry in entries:
        one = entry.into(kind)
        if one.id in found:
            raise entry.wrong(_("{name} is there twice"), name=repr(one.id))
        found[one.id] = one
    return found


def _check(entry: Table, criterion: Criterion, above: list[Any], ids: list[Any]) -> None:
    """Refuse a criterion whose texts are right by themselves, but not here."""
    if criterion.tier not in TIERS:
        known = ", ".join(TIERS)
        raise entry.wrong(_("unknown tier {tier}; known are {known}"), tier=repr(criterion.tier), known=known)
    for need in criterion.needs:
        if need not in ids:
            raise entry.wrong(_("it needs {need}, which is no criterion here"), need=repr(need))
        if need not in above:
            raise entry.wrong(_("it needs {need}, which must stand above it"), need=repr(need))
    if not criterion.variants or len(set(criterion.variants)) < len(criterion.variants):
        raise entry.wrong(_("variants must be different texts, one at least"))
    if criterion.protocol not in ("", *PROTOCOLS):
        name, known = repr(criterion.protocol), ", ".join(PROTOCOLS)
        raise entry.wrong(_("unknown protocol {name}; known are {known}"), name=name, known=known)
