"""The report as JUnit XML, as GitLab's and GitHub's readers take it: the message stands where each one looks.

Rule 1. Names and classnames are the same in every run, so that a reader can follow a case over time.
Rule 2. The text is pure ASCII: whatever the pipe's encoding is, its declaration is true.
Rule 3. A gate that lowers the score is a failed case: a page that is all green must not hide a score of 0.
"""

from xml.etree.ElementTree import Element, SubElement, tostring

from grader.language import _
from grader.model import Finding, GateFinding, Level, Outcome, Report
from grader.report.plain import number, xml_text
from grader.report.sentences import confirmation, costs, fault_place, from_root, headline, level_words, parts

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
TAGS = {Outcome.FAILED: "failure", Outcome.SKIPPED: "skipped", Outcome.BROKEN: "error"}


def to_junit(report: Report) -> str:
    """Return the report as one JUnit document: a case for every criterion and every gate."""
    root = Element("testsuites", name="chat-lab")
    suite = SubElement(root, "testsuite", name=xml_text(report.score.protocol or report.assignment))
    _properties(suite, report)
    for finding in report.findings:
        _case(suite, finding, report)
    for gate in report.gates:
        _gate_case(suite, gate, report)
    for element in (root, suite):
        _count(element, suite, report.seconds)
    return f"{DECLARATION}\n{tostring(root, encoding='us-ascii').decode('ascii')}\n"


def _properties(suite: Element, report: Report) -> None:
    known = {
        "submission": report.submission,
        "rubric": report.rubric,
        "seed": str(report.seed),
        "protocol": report.score.protocol or "",
        "score": "" if report.partial or report.score.score is None else number(report.score.score),
        "final": str(report.score.final).lower(),
    }
    for one in report.findings:
        known[f"points.{one.criterion.id}"] = f"{number(one.points)}/{number(one.criterion.points)}"
    properties = SubElement(suite, "properties")
    for name, value in known.items():
        SubElement(properties, "property", name=name, value=xml_text(value))


def _case(suite: Element, finding: Finding, report: Report) -> None:
    criterion = finding.criterion
    case = SubElement(
        suite,
        "testcase",
        classname=xml_text(f"{report.submission}.{report.assignment}.{criterion.tier}"),
        name=xml_text(criterion.id),
        time=f"{finding.seconds:.3f}",
    )
    if finding.file is not None:
        case.set("file", xml_text(from_root(report, finding.file)))
        if finding.line is not None:
            case.set("line", str(finding.line))
    if finding.outcome is Outcome.PASSED:
        return
    kind = finding.fault.value if finding.fault else finding.outcome.value
    details = () if finding.outcome is Outcome.SKIPPED else _details(finding)
    _verdict(case, TAGS[finding.outcome], kind, headline(finding, report), details)


def _gate_case(suite: Element, found: GateFinding, report: Report) -> None:
    suite_shown = xml_text(f"{report.submission}.{report.assignment}.gate")
    case = SubElement(suite, "testcase", classname=suite_shown, name=xml_text(found.gate.id), time="0.000")
    words = level_words(found.level)
    if found.level is Level.UNKNOWN:
        _verdict(case, "skipped", found.level.value, words, ())
    elif costs(found):
        _verdict(case, "failure", found.level.value, f"{found.gate.says} {words}", found.evidence)


def _verdict(case: Element, tag: str, kind: str, message: str, details: tuple[str, ...]) -> None:
    verdict = SubElement(case, tag, message=xml_text(message))
    if tag != "skipped":
        verdict.set("type", kind)
    verdict.text = xml_text("\n".join((message, *details)))


def _details(finding: Finding) -> tuple[str, ...]:
    lines = [finding.criterion.says]
    if where := fault_place(finding):
        lines.append(_("where: {place}").format(place=where))
    if finding.outcome is Outcome.FAILED:
        lines.append(confirmation(finding))
    lines += [f"{label}: {text}" for label, text in parts(finding)]
    lines += [f"{count}. {step}" for count, step in enumerate(finding.steps, 1)]
    return (*lines, *finding.notes)


def _count(element: Element, suite: Element, seconds: float) -> None:
    """Set the counters, which some readers show and others check."""
    for counter, tag in (("tests", ""), ("failures", "/failure"), ("errors", "/error"), ("skipped", "/skipped")):
        element.set(counter, str(len(suite.findall(f"testcase{tag}"))))
    element.set("time", f"{seconds:.3f}")
