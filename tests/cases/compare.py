"""Compares what came of a grade with what must come of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .known import BEYOND, Case, all_needs

BY_CHANCE = {"passed", "failed"}


def table_row(case: str, what: str, expected: str, got: str, words: str = "") -> str:
    """One line of the table of deviations."""
    return f"{case:<36} {what:<10} {expected:<15} {got:<10} {words}".rstrip()


@dataclass(frozen=True)
class Deviation:
    """One thing that came out otherwise than expected, and the grader's own words on it."""

    case: str
    what: str
    expected: str
    got: str
    words: str = ""

    def __str__(self) -> str:
        return table_row(self.case, self.what, self.expected, self.got, self.words)


def expects(case: Case) -> dict[str, set[str]]:
    """What is compared, by its name, and what it may come to."""
    wanted = {name: BY_CHANCE if name in case.by_chance else {outcome} for name, outcome in case.outcomes().items()}
    if case.beyond in BEYOND:
        return wanted | {case.beyond: BY_CHANCE if case.escapes else {"failed"}, "gate": {"met"}}
    wanted["gate"] = {case.gate or ("unknown" if "serves" in case.failed else "met")}
    if case.protocol != "any":
        wanted["protocol"] = {_protocol(case)}
    loses = bool(set(case.failed) - case.by_chance or case.gate)
    if (reached := _reached(case)) is not None:
        wanted["reached"] = {str(reached)}
    if loses or not case.by_chance:
        wanted["exit"] = {str(int(loses))}
    if case.beyond:
        only = {"", _protocol(case)}
        wanted |= {name: {"passed"} for name, protocol in BEYOND.items() if protocol in only}
    return wanted


def _protocol(case: Case) -> str:
    sources = [case.base, *(source for _name, source in case.copy)]
    over_udp = any("udp" in source.split("/")[:-1] or source.endswith("/udp") for source in sources)
    return case.protocol or ("None" if "serves" in case.failed else "UDP" if over_udp else "TCP")


def _reached(case: Case) -> int | None:
    """Two others where everybody hears all; elsewhere it is as stated, if it is."""
    return 2 if case.reached is None and case.outcomes()["group"] == "passed" else case.reached


def compare(case: Case, report: Mapping[str, Any], code: int) -> list[Deviation]:
    """Every difference between what must be and a report.

    Where the grader says that it is broken, that alone is the difference: the rest only follows from it.
    """
    findings = {one["id"]: one for one in report["findings"] if one["tier"] == "task" or case.beyond}
    got = {name: one["outcome"] for name, one in findings.items()}
    if case.broken:
        may = {"broken", "skipped"}
        wrong = {name: outcome for name, outcome in {**got, "exit": str(code)}.items() if outcome not in may | {"3"}}
        return [Deviation(case.name, name, "our fault", outcome) for name, outcome in wrong.items()]
    if case.open:
        return []
    if broken := [name for name, outcome in got.items() if outcome == "broken"]:
        return [Deviation(case.name, name, "a verdict", "broken", _words(findings[name])) for name in broken]
    got |= {"protocol": str(report["protocol"]), "exit": str(code), "reached": str(report.get("reached"))}
    got["gate"] = {gate["id"]: gate["level"] for gate in report["gates"]}.get("threads", "missing")
    wanted = expects(case)
    if case.beyond in BEYOND:  # only what that criterion needs is played
        wanted = {name: may for name, may in wanted.items() if name in got or name == case.beyond}
    if case.beyond == "all":
        got["max_points"], wanted["max_points"] = f"{report['max_points']:g}", {"100"}
        wanted |= {name: {"not played"} for name in findings if name not in wanted}
    return [
        Deviation(case.name, what, " or ".join(sorted(may)), got.get(what, "missing"), _words(findings.get(what, {})))
        for what, may in wanted.items()
        if got.get(what, "missing") not in may and not _follows(case, what, got)
    ]


def _follows(case: Case, what: str, got: Mapping[str, str]) -> bool:
    """Whether it is what it is because something was lost that may be lost."""
    lost = {name for name in case.by_chance if got.get(name) != "passed"}
    return bool(lost) and (what == "reached" or (got.get(what) == "skipped" and bool(all_needs(what) & lost)))


def missed(found: Sequence[Deviation]) -> bool:
    """Whether the fault has not shown itself, and nothing else is wrong: what must be lost has passed."""
    return bool(found) and all(
        one.got == "passed" or (one.what, one.got) == ("exit", "0") or one.what == "reached" for one in found
    )


def _words(finding: Mapping[str, Any]) -> str:
    lines = [*(finding.get("headline") or "").splitlines()[:1], *(finding.get("got") or "").strip().splitlines()[-1:]]
    return "; ".join(lines)


def pointed(case: Case, report: Mapping[str, Any], sources: Mapping[str, str], text: str) -> Iterator[Deviation]:
    """What of the report's words and of the line that it points at is not as it must be.

    Args:
        case: what was graded.
        report: the report's data.
        sources: the programs that were graded, by their names.
        text: all that the reports say.
    """
    if case.beyond in BEYOND:
        finding: Mapping[str, Any] = next((one for one in report["findings"] if one["id"] == case.beyond), {})
        text = " ".join(str(finding.get(part)) for part in ("headline", "got", "advice"))
        if finding.get("outcome") == "failed" and not finding.get("advice"):
            yield Deviation(case.name, "advice", "some", "none")
        if case.line:
            lines = sources.get(str(finding.get("file")), "").splitlines()
            line = lines[finding["line"] - 1] if lines and finding.get("line") else "none"
            if case.line not in line:
                yield Deviation(case.name, "line", case.line, line.strip())
    if case.told and case.told not in text:
        yield Deviation(case.name, "words", case.told, "not said", text[:200])
