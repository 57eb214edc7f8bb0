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
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from io import TextIOWrapper
from itertools import combinations, zip_longest
from pathlib import Path
from typing import NoReturn

from grader.assignment.load import Assignment, find, load
from grader.assignment.scenes import Settings, wanted
from grader.errors import AssignmentError, UsageError
from grader.grade import play
from grader.judge import scoring
from grader.language import LANGUAGES, _, choose
from grader.model import Finding, Outcome, Report, Rubric, Score
from grader.process.interpreter import interpreter, our_own
from grader.process.sandbox import SANDBOXES, sandbox_by_default, sandbox_for
from grader.process.system import cut_off
from grader.report import FORMATS, PLATFORMS, to_console, to_listing
from grader.report.files import check_writable, followed, from_here, put
from grader.report.plain import plain
from grader.report.progress import progress
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
JOBS = 4 * (os.cpu_count() or 1)
"""Plays side by side: they wait far more than they compute."""


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
        if arguments[:1] == ["class"]:
            from grader.classroom.command import class_command  # noqa: PLC0415 - a single grade needs none of it

            return class_command(arguments[1:], _print, sys.stderr, look_for(sys.stdout))
        return _run(_parse(arguments))
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
    task = load(find(options.assignment), options.rubric)
    if options.listing:
        _print(to_listing(task.rubric, look_for(sys.stdout)))
        return REACHED
    only = _only(options.only, task.rubric)
    fit = _fit(options)
    settings = Settings(
        seed=secrets.randbelow(100_000) if options.seed is None else options.seed,
        python=fit.python,
        jobs=options.jobs,
        only=only,
        beyond=options.beyond,
        sandbox=sandbox_for(options.sandbox, fit.python, LENT),
    )
    if settings.sandbox.command:
        cut_off()
    elif settings.sandbox.said:
        _say(settings.sandbox.said)
    for target in options.files.values():
        check_writable(target)
    try:
        with progress(sys.stderr) as tell:
            report = replace(play(task, fit.submission, settings, tell), path=from_here(fit.submission.root))
    except BaseException as error:
        with suppress(OSError):  # what is told is why the play ended
            _write_files(_unfinished(fit.submission.root.name, task, settings, error), options)
        raise
    if "-" not in options.files.values():
        _print(to_console(report, look_for(sys.stdout), verbose=options.verbose))
    _write_files(report, options)
    return verdict(report, options.pass_mark)


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


def _parse(argv: Sequence[str]) -> Namespace:
    parser = _parser()
    options = parser.parse_args(argv)
    given = {name: getattr(options, name) for name in FORMATS}
    given |= dict(zip_longest(options.format, options.out[: len(options.format)], fillvalue="-"))
    options.files = {name: followed(target) for name, target in given.items() if target is not None}
    if len(options.out) > len(options.format):
        parser.error(_("--out says where a --format goes: give as many of them"))
    if options.only and options.format:
        parser.error(_("--format gives a platform the whole score: it does not go with --only"))
    if options.demo and options.student_dir is not None:
        parser.error(_("--demo grades the reference: give no folder with it"))
    if not (options.demo or options.listing or options.version or options.student_dir):
        parser.error(_("which folder holds the chat? Give its path, or --demo to see the reference graded"))
    for name, other in combinations(options.files, 2):
        if options.files[name] == options.files[other]:
            sentence = _("--{name} and --{other} cannot both be written to {path}")
            parser.error(sentence.format(name=name, other=other, path=options.files[name]))
    return options


def _parser() -> ArgumentParser:
    name = "chat-lab" if Path(sys.argv[0]).stem == "chat-lab" else "python -m grader"
    parser = ArgumentParser(prog=name, description=_("Grade a chat: start it, type at it, look at its screens."))
    add = parser.add_argument
    add("student_dir", nargs="?", type=Path, metavar="FOLDER", help=_("the folder of the chat"))
    add("--demo", action="store_true", help=_("grade the reference chat that comes with the kit"))
    add("--verbose", action="store_true", help=_("show every step, all that was seen, and the threads, too"))
    add("--lang", choices=LANGUAGES, help=_("the language of all sentences (default: this computer's)"))
    add("--list", dest="listing", action="store_true", help=_("show what is graded, for how many points"))
    add("--version", action="store_true", help=_("show the version"))
    add("--server", type=Path, metavar="FILE", help=_("the server's program, if not found"))
    add("--client", type=Path, metavar="FILE", action="append", default=[], help=_("a client's; repeatable"))

    add("--assignment", default="chat", metavar="NAME|FOLDER", help=_("the assignment (default: chat)"))
    add("--rubric", metavar="NAME|FILE", help=_("default, classic, or a rubric file"))
    add("--only", metavar="ID[,ID]", help=_("try only these criteria; there is no score then"))
    add("--beyond", action="store_true", help=_("try what goes beyond the task, too; it moves no points"))
    add("--python", metavar="PATH|VERSION", help=_("the Python that runs the chat (default: this one)"))
    add("--seed", type=int, metavar="N", help=_("type the same words as the run with this seed"))
    words = _("keep the programs from your files, processes and networks: by bubblewrap, or not (default: {default})")
    default = sandbox_by_default()
    add("--sandbox", choices=SANDBOXES, default=default, help=words.format(default=default))
    add("--jobs", type=_count, default=JOBS, metavar="N", help=_("conversations side by side (default: four a core)"))

    for name, (title, _render) in FORMATS.items():
        words = _("write the report as {format}; - is standard output").format(format=title)
        add(f"--{name}", metavar="PATH|-", help=words)
    add(
        "--format",
        choices=PLATFORMS,
        action="append",
        default=[],
        help=_("write the report for a platform; repeatable"),
    )
    where = _("where a --format goes (default: standard output)")
    add("--out", metavar="PATH|-", action="append", default=[], help=where)
    mark = _("the score from which the exit code is 0 (default: the highest that the protocol allows)")
    add("--pass-mark", type=_mark, metavar="N", help=mark)
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(_("{text} is not a whole number above 0").format(text=plain(text)))
    return int(text)


def _mark(text: str) -> float:
    with suppress(ValueError):
        if 0 <= float(text) <= 100:
            return float(text)
    raise ArgumentTypeError(_("{text} is not a number of points").format(text=plain(text)))


def _only(text: str | None, rubric: Rubric) -> tuple[str, ...]:
    """Return the ids that --only names, each once."""
    if text is None:
        return ()
    ids = dict.fromkeys(filter(None, map(str.strip, text.split(","))))
    known = [criterion.id for criterion in rubric.criteria]
    unknown = ", ".join(name for name in ids if name not in known)
    if unknown or not ids:
        sentence = _("--only {names}: no such criterion. There are: {known}")
        raise UsageError(sentence.format(names=unknown or '""', known=", ".join(known)))
    return tuple(ids)


def _fit(options: Namespace) -> Fitting:
    """Read the submission, and choose the Python that runs it: the one that was named, or the fitting one."""
    if options.demo and not DEMO.is_dir():
        raise UsageError(_("--demo: the reference chat is not beside the grader ({path})").format(path=DEMO))
    work = read(options.student_dir or DEMO, options.server, tuple(options.client))
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
