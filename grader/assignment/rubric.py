"""A rubric's file (TOML), read: criteria with their points, factors of the protocols, gates, the probe.

Rule 1. All that can be wrong in it is found here and said with the file's name: an AssignmentError.
Rule 2. Nothing is guessed: a key that is not known is a mistake.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from grader.errors import AssignmentError
from grader.language import _, language
from grader.model import Criterion, Gate, Level, Probe, Rubric

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TIERS = ("task", "beyond")
PROTOCOLS = ("TCP", "UDP")


@dataclass(frozen=True)
class Table:
    """One table of a rubric's file; what is taken out of it is right, or an AssignmentError."""

    file: Path
    place: str
    values: Mapping[str, Any]

    def wrong(self, sentence: str) -> AssignmentError:
        """Return the error that says what is wrong, and where."""
        return AssignmentError(": ".join(filter(None, (str(self.file), self.place, sentence))))

    def only(self, *keys: str) -> None:
        """Refuse keys that are not known."""
        for key in self.values:
            if key not in keys:
                known = ", ".join(keys)
                raise self.wrong(_("unknown key {key}; known are {known}").format(key=repr(key), known=known))

    def take_text(self, key: str) -> str:
        """Return a text."""
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(_("{key} must be a text").format(key=key))
        return value

    def take_number(self, key: str) -> float:
        """Return a number, 0 or more."""
        value = self.values.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self.wrong(_("{key} must be a number").format(key=key))
        if not 0 <= value < math.inf:
            raise self.wrong(_("{key} must be 0 or more, not {value}").format(key=key, value=value))
        return value

    def take_flag(self, key: str) -> bool:
        """Return true or false; false where it is not there."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(_("{key} must be true or false").format(key=key))
        return value

    def take_texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.values.get(key, list(default))
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise self.wrong(_("{key} must be a list of texts").format(key=key))
        return tuple(value)

    def take_tables(self, key: str) -> list[Mapping[str, Any]]:
        """Return tables written as [[key]]."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
            raise self.wrong(_("{key} must be written as [[{key}]]").format(key=key))
        return value

    def table(self, key: str) -> Table:
        """Return the table of that name."""
        value = self.values.get(key)
        if not isinstance(value, dict):
            raise self.wrong(_("{key} must be a table").format(key=key))
        return Table(self.file, " ".join(filter(None, (self.place, key))), value)

    def translated(self, key: str) -> str:
        """Return a text in the language in force, in English where it is not there in that one."""
        texts = self.table(key)
        for name in texts.values:
            texts.take_text(name)
        english = texts.take_text("en")
        return str(texts.values.get(language(), english))

    def unique(self, key: str, taken: set[str]) -> str:
        """Return a text that was not taken yet, and take it."""
        name = self.take_text(key)
        if name in taken:
            raise self.wrong(_("{name} is there twice").format(name=repr(name)))
        taken.add(name)
        return name


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
    name = table.take_text("name") if "name" in table.values else file.stem.removeprefix("rubric-")
    if "base" in table.values:
        return _derived(table, name, folder, (*above, file.resolve()))
    table.only("name", "protocols", "play", "gate", "criterion", "probe")
    criteria: list[Criterion] = []
    english: dict[str, str] = {}
    ids = [entry.get("id") for entry in table.take_tables("criterion")]
    for number, entry in enumerate(table.take_tables("criterion"), 1):
        place = f"criterion {entry.get('id', number)}"
        criteria.append(_criterion(Table(file, place, entry), {c.id for c in criteria}, ids))
        english[criteria[-1].id] = entry["says"]["en"]
    if not criteria:
        raise table.wrong(_("there is no [[criterion]]"))
    _check_scenes(table, criteria)
    taken: set[str] = set()
    gates = tuple(
        _gate(Table(file, f"gate {entry.get('id', number)}", entry), taken)
        for number, entry in enumerate(table.take_tables("gate"), 1)
    )
    flags = table.table("play") if "play" in table.values else Table(file, "play", {})
    flags.only("names", "reach")
    names, reach = flags.take_flag("names"), flags.take_flag("reach")
    return Rubric(name, tuple(criteria), _protocols(table), gates, _probe(table, ids), names, reach), english


def _probe(table: Table, ids: list[Any]) -> Probe | None:
    """Return what is played to find out how far a line reaches, where the criterion that shows it does not hold."""
    if "probe" not in table.values:
        return None
    probe = table.table("probe")
    probe.only("scenario", "needs", "unless")
    found = Probe(probe.take_text("scenario"), probe.take_texts("needs", ()), probe.take_text("unless"))
    for name in (*found.needs, found.unless):
        if name not in ids:
            raise probe.wrong(_("it needs {need}, which is no criterion here").format(need=repr(name)))
    return found


def _check_scenes(table: Table, criteria: list[Criterion]) -> None:
    """A scene may need only scenes that begin above it: else it would wait for one that waits for it."""
    order = list(dict.fromkeys(criterion.scene for criterion in criteria))
    scene_of = {criterion.id: criterion.scene for criterion in criteria}
    for name in (name for criterion in criteria for name in criterion.also):
        if name not in order:
            raise table.wrong(_("no criterion has the scene {name}").format(name=repr(name)))
    for criterion in criteria:
        for need in criterion.needs:
            if order.index(scene_of[need]) > order.index(criterion.scene):
                said = _("criterion {id} of scene {scene} needs {need} of scene {other}, which begins below it")
                raise table.wrong(said.format(id=criterion.id, scene=criterion.scene, need=need, other=scene_of[need]))


def _protocols(table: Table) -> dict[str, float]:
    protocols = table.table("protocols")
    protocols.only(*PROTOCOLS)
    return {protocol: protocols.take_number(protocol) for protocol in PROTOCOLS}


def _derived(table: Table, name: str, folder: Path, above: tuple[Path, ...]) -> tuple[Rubric, dict[str, str]]:
    """Return the base's criteria with other points; a criterion that is not named keeps the base's."""
    table.only("name", "base", "points", "protocols")
    base = table.take_text("base")
    beside = table.file.parent / base
    rubric, english = read(beside if beside.is_file() else folder / base, folder, above)
    points = table.table("points")
    points.only(*english)
    criteria = tuple(
        replace(one, points=points.take_number(one.id)) if one.id in points.values else one for one in rubric.criteria
    )
    protocols = _protocols(table) if "protocols" in table.values else rubric.protocols
    return replace(rubric, name=name, criteria=criteria, protocols=protocols), english


def _criterion(entry: Table, above: set[str], ids: list[Any]) -> Criterion:
    entry.only("id", "tier", "scene", "also", "variants", "points", "needs", "says", "advice", "protocol")
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
        protocol=_protocol(entry),
        also=entry.take_texts("also", ()),
    )


def _protocol(entry: Table) -> str:
    """Return the protocol that a criterion makes sense for; empty where it says nothing of one."""
    protocol = entry.take_text("protocol") if "protocol" in entry.values else ""
    if protocol not in ("", *PROTOCOLS):
        known = ", ".join(PROTOCOLS)
        raise entry.wrong(_("unknown protocol {name}; known are {known}").format(name=repr(protocol), known=known))
    return protocol


def _gate(entry: Table, taken: set[str]) -> Gate:
    entry.only("id", "says", "advice", "factors")
    factors = entry.table("factors")
    factors.only(*(level.value for level in Level))
    return Gate(
        id=entry.unique("id", taken),
        says=entry.translated("says"),
        advice=entry.translated("advice"),
        factors={level: factors.take_number(level.value) for level in Level},
    )
