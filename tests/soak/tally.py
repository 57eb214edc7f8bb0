"""What the grades of a soak came to: counted by program and load, as a table and as rates."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt
from statistics import median

from tests.cases.compare import Deviation

Z = 1.959964  # the normal distribution's 97.5 %: an interval that holds the true rate in 95 of 100 soaks


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Return the 95 % confidence interval of a rate by Wilson's score (1927): right for few hits and for none."""
    if not trials:
        return 0.0, 1.0
    rate, square = hits / trials, Z * Z
    centre = rate + square / (2 * trials)
    spread = Z * sqrt(rate * (1 - rate) / trials + square / (4 * trials * trials))
    whole = 1 + square / trials
    return max(0.0, (centre - spread) / whole), min(1.0, (centre + spread) / whole)


@dataclass(frozen=True)
class Grade:
    """One grade: of which program, beside which load, what deviated, and how long it took (seconds)."""

    program: str
    load: str
    deviations: tuple[Deviation, ...]
    seconds: float

    @property
    def broken(self) -> bool:
        """The grader said that it could not judge: no deviation, but no verdict either."""
        return any(one.got == "broken" for one in self.deviations)

    @property
    def deviates(self) -> bool:
        """A verdict came out otherwise than expected."""
        return any(one.got != "broken" for one in self.deviations)


@dataclass
class Tally:
    """The grades so far."""

    grades: list[Grade] = field(default_factory=list)

    def cells(self) -> Mapping[tuple[str, str], list[Grade]]:
        """The grades by program and load, in the order in which they came."""
        found: dict[tuple[str, str], list[Grade]] = {}
        for grade in self.grades:
            found.setdefault((grade.program, grade.load), []).append(grade)
        return found

    def table(self) -> str:
        """Return the table program × load, what deviated, and the rates with their intervals."""
        lines = [f"{'program':<34} {'load':<14} {'grades':>6} {'deviate':>7} {'broken':>6} {'median':>7} {'worst':>7}"]
        lines += [_row(program, load, grades) for (program, load), grades in sorted(self.cells().items())]
        for load in dict.fromkeys(grade.load for grade in self.grades):
            lines.append(_row("all", load, [grade for grade in self.grades if grade.load == load]))
        lines.append(_row("all", "all", self.grades))
        counted = Counter(
            (one.case, one.what, one.expected, one.got) for grade in self.grades for one in grade.deviations
        )
        for (program, what, expected, got), count in counted.most_common():
            lines.append(f"  {count} × {program}: {what} was {got}, not {expected}")
        return "\n".join([*lines, _rate("deviate", sum(grade.deviates for grade in self.grades), len(self.grades)),
                          _rate("broken", sum(grade.broken for grade in self.grades), len(self.grades))])  # fmt: skip


def _row(program: str, load: str, grades: Iterable[Grade]) -> str:
    grades = list(grades)
    deviate, broken = (sum(getattr(grade, name) for grade in grades) for name in ("deviates", "broken"))
    seconds = [grade.seconds for grade in grades] or [0.0]
    return (
        f"{program:<34} {load:<14} {len(grades):>6} {deviate:>7} {broken:>6}"
        f" {median(seconds):>5.1f} s {max(seconds):>5.1f} s"
    )


def _rate(what: str, hits: int, trials: int) -> str:
    low, high = wilson(hits, trials)
    share = 100 * hits / trials if trials else 0.0
    return f"{what}: {hits} of {trials}, {share:.2f} % (95 % by Wilson: {100 * low:.2f} to {100 * high:.2f} %)"
