"""Which plays a grade is made of: the criteria that are judged, and the scenes in which they are."""

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.model import Criterion, Rubric, Scene
from grader.model.sandbox import OPEN, Sandbox


@dataclasses.dataclass(frozen=True)
class Settings:
    """How to grade.

    The seed of all words, delays and faults, the student's interpreter, plays side by side, a selection of criteria,
    whether the second tier is played where it has no points, and what the programs run in.
    """

    seed: int
    python: Path
    jobs: int
    only: tuple[str, ...] = ()
    beyond: bool = False
    sandbox: Sandbox = OPEN


def wanted(rubric: Rubric, settings: Settings) -> list[Criterion]:
    """Return the criteria to be judged: all of the task, the second tier as far as asked for, or a selection.

    A criterion of the second tier is judged where it has points, too. What one needs is judged with it.
    """
    ids = set(settings.only) or {
        criterion.id for criterion in rubric.criteria if criterion.tier == "task" or criterion.points or settings.beyond
    }
    for criterion in reversed(rubric.criteria):  # what is needed stands above
        if criterion.id in ids:
            ids |= set(criterion.needs)
    return [criterion for criterion in rubric.criteria if criterion.id in ids]


def scenes(criteria: Sequence[Criterion]) -> list[Scene]:
    """Return the scenes in which criteria are judged, a play for each variant."""
    found: dict[tuple[str, str], list[Criterion]] = {}
    for criterion in criteria:
        for variant in criterion.variants:
            found.setdefault((criterion.scene, variant), []).append(criterion)
    for (name, _variant), judged in found.items():
        judged += [criterion for criterion in criteria if name in criterion.also]
    return [Scene(name, variant, tuple(judged)) for (name, variant), judged in found.items()]


def levels(played: Iterable[Scene]) -> list[list[Scene]]:
    """Return scenes in groups, in order: what the scenes of a group need is judged in the groups before it."""
    left, found = list(played), list[list[Scene]]()
    while left:
        open_still = {criterion.id for scene in left for criterion in scene.criteria}
        level = [scene for scene in left if not scene.needs() & open_still] or left
        found.append(level)
        left = [scene for scene in left if scene not in level]
    return found
