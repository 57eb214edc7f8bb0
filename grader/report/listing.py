"""A rubric as text: what is graded, for how many points (`--list`)."""

from rich.console import Group, RenderableType

from grader.language import _
from grader.model import Criterion, Gate, Rubric
from grader.report.page import PLAIN, Look
from grader.report.plain import factor, number


def to_listing(rubric: Rubric, look: Look = PLAIN) -> str:
    """Return every criterion with its points and its sentence, then what multiplies their sum."""
    total = _("{rubric}: {points} points").format(rubric=rubric.name, points=number(rubric.max_points))
    protocols = ", ".join(f"{name} × {factor(value)}" for name, value in rubric.protocols.items())
    blocks: list[RenderableType] = [
        look.heading(total),
        look.columns([_criterion(look, criterion) for criterion in rubric.criteria], right=1),
        look.text(""),
        look.heading(_("The sum is multiplied")),
        look.bullet(_("by the protocol: {factors}").format(factors=protocols)),
        *(look.bullet(_gate(gate)) for gate in rubric.gates),
    ]
    return look.render(blocks)


def _criterion(look: Look, criterion: Criterion) -> tuple[RenderableType, ...]:
    lines = [look.text(criterion.says)]
    if criterion.needs:
        lines.append(look.text(_("needs {criteria}").format(criteria=", ".join(criterion.needs)), "dim"))
    if criterion.protocol:
        lines.append(look.text(_("only over {protocol}").format(protocol=criterion.protocol), "dim"))
    return (look.text(criterion.id), look.text(number(criterion.points)), Group(*lines))


def _gate(gate: Gate) -> str:
    factors = ", ".join(f"{level.value} × {factor(value)}" for level, value in gate.factors.items())
    return _("by the gate {gate}: {says} ({factors})").format(gate=gate.id, says=gate.says, factors=factors)
