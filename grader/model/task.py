"""What is asked: the rubric of an assignment, and the scenes in which it is judged."""

from collections.abc import Mapping
from dataclasses import dataclass

from grader.model.outcomes import Level


@dataclass(frozen=True)
class Criterion:
    """One line of the rubric.

    `scene` names the play it is judged in (criteria with one scene share a play); with `variants`, the
    scene is played once for each, and the criterion passes when it passes in all. `protocol` is the one that it
    makes sense for, empty where it does for both. `also` names plays of other criteria at whose end it is judged,
    too. `teaches` is what a student learns by it.
    """

    id: str
    tier: str
    says: str
    advice: str
    points: float
    needs: tuple[str, ...]
    scene: str
    variants: tuple[str, ...] = ("",)
    protocol: str = ""
    also: tuple[str, ...] = ()
    teaches: str = ""


@dataclass(frozen=True)
class Gate:
    """A demand that multiplies the whole score: a factor for each level."""

    id: str
    says: str
    advice: str
    factors: Mapping[Level, float]


@dataclass(frozen=True)
class Probe:
    """What is played, where `unless` does not hold and `needs` do, only to see how far a line reaches."""

    scenario: str
    needs: tuple[str, ...]
    unless: str


@dataclass(frozen=True)
class Rubric:
    """The criteria with their points, the factor of each protocol, the gates, and the probe.

    `names`: a name is typed into a client that asks for none, too. `reach`: how far lines reach is of interest.
    """

    name: str
    criteria: tuple[Criterion, ...]
    protocols: Mapping[str, float]
    gates: tuple[Gate, ...]
    probe: Probe | None = None
    names: bool = True
    reach: bool = True

    @property
    def max_points(self) -> float:
        """The points of a chat that passes everything."""
        return sum(criterion.points for criterion in self.criteria)


@dataclass(frozen=True)
class Scene:
    """One play: the criteria that are judged in it, in order, and its variant."""

    name: str
    variant: str
    criteria: tuple[Criterion, ...]

    def needs(self) -> set[str]:
        """The criteria of other scenes without which this one makes no sense."""
        own = {criterion.id for criterion in self.criteria}
        return {need for criterion in self.criteria for need in criterion.needs} - own

    def suits(self, protocol: str | None) -> bool:
        """Tell whether it makes sense for a chat over this protocol; for one that is not known yet it may."""
        return protocol is None or any(criterion.protocol in ("", protocol) for criterion in self.criteria)

    @property
    def is_task(self) -> bool:
        """Tell whether something is judged in it that the task asks for."""
        return any(criterion.tier != "beyond" for criterion in self.criteria)
