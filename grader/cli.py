"""The command line: the only place that prints or exits.

Rule 1. Standard output carries the report and nothing else; sentences about the run go to standard error.
Rule 2. What can be wrong with the command line is found before the first play starts.
Rule 3. The exit code says who has to act: nobody or the student (0, 1), who typed the command (2), we (3).
"""

import errno
import os
import secrets
import signal
import sys
import tempfile
import traceback
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

from grader import last_run, watch
from grader.assignment.load import Assignment, find, load
from grader.assignment.scenes import Settings, wanted
from grader.engine import Progress
from grader.errors import AssignmentError, UsageError
from grader.explain import shown
from grader.grade import play
from grader.judge import scoring
from grader.language import _, choose
from grader.model import Before, Finding, Outcome, Report, Score
from grader.model.sandbox import OPEN, Sandbox
from grader.options import again, chosen, parse
from grader.process.interpreter import interpreter, our_own
from grader.process.sandbox import sandbox_for
from grader.process.system import cut_off
from grader.report import FORMATS, PLATFORMS, to_console, to_listing
from grader.report.explanation import to_explanation
from grader.report.files import check_writable, from_here, put
from grader.report.html import made_ready
from grader.report.plain import plain
from grader.report.progress import progress
from grader.report.sentences import first_failure, is_full
from grader.report.student_page import TEMPLATES
from grader.report.terminal import look_for
from grader.stage.entrance import LENT
from grader.submission.interpreters import Fitting, fitting
from grader.submission.read import read

REACHED = 0  # the score is at or above the pass mark; with --only: all that was played passed
BELOW = 1  # the score is certain, and below the pass mark
USAGE = 2  # wrong usage, a path that is missing or holds no Python program, a rubric that cannot be read
OURS = 3  # the grader's own fault kept the score below the pass mark
STOPPED = 130  # Ctrl-C, as shells count it

DEMO = Path(__file__).resolve().parents[1] / "reference" / "tcp"


def console() -> NoReturn:
    """Run as the console script `chat-lab`; SIGTERM and SIGHUP end a grade as Ctrl-C does, with all it started."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # Windows has no SIGHUP
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    sys.exit(main())


def main(argv: Sequence[str] | None = None) -> int:
    """Grade as `argv` (default: the process's arguments) says, print the report, return the exit code."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a student's letter must not end the report
    try:
        arguments = list(sys.argv[1:] if argv is None else argv)
        choose(arguments)
        return _command(arguments)
    except SystemExit as stop:  # argparse has said what was wrong, or has shown its help
        return stop.code if isinstance(stop.code, int) else USAGE
    except (UsageError, AssignmentError) as error:
        _say(str(error))
        return USAGE
    except KeyboardInterrupt:
        _say(_("Stopped. Every program that was started has been ended."))
        return STOPPED
    except Exception as error:  # noqa: BLE001 - whatever it is, it is ours, and a student gets a sentence
        _say(_own_fault(error))
        return OURS


def _command(arguments: list[str]) -> int:
    if arguments[:1] == ["doctor"]:
        from grader.doctor import to_checkup  # noqa: PLC0415 - a grade needs none of it

        page, whole = to_checkup(look_for(sys.stdout), sys.stdout.encoding or "ascii")
        _print(page)
        return REACHED if whole else OURS
    if arguments[:1] == ["class"]:
        from grader.classroom.command import class_command  # noqa: PLC0415 - a single grade needs none of it

        return class_command(arguments[1:], _print, sys.stderr, look_for(sys.stdout))
    return _run(parse(arguments))


def verdict(report: Report, pass_mark: float | None) -> int:
    """Return the exit code of a report. What broke never looks like a pass, and never like a failure."""
    score = report.score
    if report.partial or score.score is None:
        outcomes = {finding.outcome for finding in report.findings}
        if Outcome.FAILED in outcomes:
            return BELOW
        if Outcome.BROKEN in outcomes or not score.final:
            return OURS
        return BELOW if Outcome.SKIPPED in outcomes else REACHED
    if scoring.passed(score, pass_mark):
        return REACHED
    return BELOW if score.final else OURS


def _run(options: Namespace) -> int:
    if options.version:
        _print(_version() + "\n")
        return REACHED
    assignment = find(options.assignment)
    task = load(assignment, options.rubric)
    if options.listing:
        _print(to_listing(task.rubric, look_for(sys.stdout)))
        return REACHED
    if options.explain:
        ids, known = chosen(options.explain, task.rubric, "--explain"), {one.id: one for one in task.rubric.criteria}
        for name in ids:
            played = shown(task, assignment, known[name], _settings(options, our_own(), (name,)))
            _print(("\n" if name != ids[0] else "") + to_explanation(known[name], *played, look_for(sys.stdout)))
        return REACHED
    only = chosen(options.only, task.rubric)
    for target in options.files.values():
        check_writable(target)
    if not options.watch:
        return verdict(_graded(options, task, only), options.pass_mark)
    watch.check_installed()
    before = None
    for _save in watch.saves(_folder(options)):
        try:
            before = last_run.as_before(_graded(options, task, only, before), _now()) or before
        except UsageError as error:  # what is being written may be no program yet
            _say(str(error))
        options.open = False  # one window is enough
        _say(_("The next save is graded, too. Ctrl-C ends this."))
    return REACHED


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


def _settings(options: Namespace, python: Path, only: tuple[str, ...], box: Sandbox = OPEN) -> Settings:
    seed = secrets.randbelow(100_000) if options.seed is None else options.seed
    return Settings(seed=seed, python=python, jobs=options.jobs, only=only, beyond=options.beyond, sandbox=box)


def _graded(options: Namespace, task: Assignment, only: tuple[str, ...], before: Before | None = None) -> Report:
    """Grade once, print the report, write its files; `before` is the last run where it is not the remembered one."""
    fit = _fit(options)
    box = sandbox_for(options.sandbox, fit.python, LENT)
    settings = _settings(options, fit.python, only, box)
    if box.command:
        cut_off()  # while this is our only thread
    elif box.said:
        _say(box.said)
    if "html" in options.files:
        made_ready(TEMPLATES)
    name = last_run.known_as(fit.submission.root, task.name, task.rubric.name)
    remembers = sys.stdout.isatty() and not options.demo  # a person sits there who types the command again and again
    if before is not None:
        before = last_run.said(before, _now())
    elif remembers:
        before = last_run.recall(name, _now())
    try:
        with progress(sys.stderr) as tell:
            told = _news(tell, before) if options.watch and before else tell
            report = replace(play(task, fit.submission, settings, told), path=from_here(fit.submission.root))
    except BaseException as error:
        with suppress(OSError):  # what is told is why the play ended
            _write_files(_unfinished(fit.submission.root.name, task, settings, error), options)
        raise
    report = replace(report, before=before, again=_again(options, report, task))
    if "-" not in options.files.values():
        _print(to_console(report, look_for(sys.stdout), verbose=options.verbose))
    _write_files(report, options)
    if options.open:
        import webbrowser  # noqa: PLC0415 - few ask for it

        webbrowser.open(Path(options.files["html"]).resolve().as_uri())
    if remembers and (this := last_run.as_before(report, _now())):
        last_run.keep(name, this)
    return report


def _news(tell: Progress, before: Before) -> Progress:
    """Return what is told the state of a criterion, and says at once which one works now that did not before."""
    known = set(before.passed)

    def told(criterion: str, state: str) -> None:
        tell(criterion, state)
        if state == Outcome.PASSED.value and criterion not in known:
            known.add(criterion)
            _say(_("{id} works now").format(id=criterion))

    return told


def _again(options: Namespace, report: Report, task: Assignment) -> str:
    """Return the command that plays the first failure alone; where nothing fails, the second tier."""
    if failure := first_failure(report):
        return again(options, "--only", failure.criterion.id, "--seed", str(report.seed), "--verbose")
    beyond = {one.id for one in task.rubric.criteria if one.tier == "beyond"}
    played = {one.criterion.id for one in report.findings}
    return again(options, "--beyond") if is_full(report) and beyond and not beyond & played else ""


def _unfinished(submission: str, task: Assignment, settings: Settings, error: BaseException) -> Report:
    """Return the report of a grade that `error` ended: nothing has passed, every criterion is broken."""
    why = _("the grader was stopped")
    if not isinstance(error, KeyboardInterrupt):
        why = _("the grader itself failed: {error}").format(error=error)
    most, partial = task.rubric.max_points, bool(settings.only)
    return Report(
        submission=submission,
        assignment=task.name,
        rubric=task.rubric.name,
        seed=settings.seed,
        seconds=0.0,
        score=Score(0.0, most, None, 1.0, None if partial else 0.0, most, final=False),
        gates=(),
        findings=tuple(Finding(one, Outcome.BROKEN, headline=why) for one in wanted(task.rubric, settings)),
        partial=partial,
        review=True,
    )


def _folder(options: Namespace) -> Path:
    folder: Path = options.student_dir or DEMO
    return folder


def _fit(options: Namespace) -> Fitting:
    """Read the submission, and choose the Python that runs it: the one that was named, or the fitting one."""
    if options.demo and not DEMO.is_dir():
        raise UsageError(_("--demo: the reference chat is not beside the grader ({path})").format(path=DEMO))
    work = read(_folder(options), options.server, tuple(options.client))
    python = interpreter(options.python) if options.python else our_own()
    return fitting(work, python, search=not options.python)


def _write_files(report: Report, options: Namespace) -> None:
    for name, target in options.files.items():
        text = FORMATS[name][1](report) if name in FORMATS else PLATFORMS[name](report, os.environ)
        if target == "-":
            _print(text)
        else:
            put(Path(target), text)


def _own_fault(error: Exception) -> str:
    """Keep the traceback in a file; return the sentence that says so."""
    said = _("The grader itself failed ({error}). That is not the chat's fault and costs no points.")
    sentence = said.format(error=f"{type(error).__name__}: {plain(str(error))}")
    with suppress(OSError):
        handle, path = tempfile.mkstemp(prefix="chat-lab-", suffix=".txt", text=True)
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write("".join(traceback.format_exception(error)))
        sentence += " " + _("Please report it with this file: {path}").format(path=path)
    return sentence


def _version() -> str:
    from importlib import metadata  # noqa: PLC0415 - it takes long, and only this needs it

    try:
        return f"chat-lab-kit {metadata.version('chat-lab-kit')}"
    except metadata.PackageNotFoundError:
        return _("chat-lab-kit, from a checkout that is not installed")


def _print(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:  # whoever read it has gone (`| head`); the exit code still tells
        if error.errno not in {errno.EPIPE, errno.EINVAL}:  # the second is what Windows says
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(sentence: str) -> None:
    print(plain(sentence), file=sys.stderr)
