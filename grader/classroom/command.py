"""`python -m grader class`: the command line of a class."""

import os
import tempfile
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import TextIO

from grader.assignment.load import find, load
from grader.classroom.hand_ins import HandIn, gather
from grader.classroom.store import Store
from grader.classroom.work import Conditions, Work
from grader.language import LANGUAGES, _, language
from grader.limits import LIMITS
from grader.process.interpreter import our_own
from grader.process.sandbox import SANDBOXES, sandbox_for
from grader.report.class_page import to_class_page
from grader.report.class_progress import class_progress
from grader.report.class_text import to_class_text
from grader.report.files import check_writable, put
from grader.report.gradebooks import GRADEBOOKS, Separators
from grader.report.page import Look

REPORT = "report"


def class_command(argv: Sequence[str], out: Callable[[str], None], aside: TextIO, look: Look) -> int:
    """Grade a class, or report on one; return the exit code: 0, whatever the marks are.

    Raises:
        UsageError: a folder is not there, an archive or the database cannot be read.
    """
    options = _parser().parse_args(argv)
    for target in filter(None, (options.out, options.html)):
        check_writable(target)
    if options.targets != [Path(REPORT)]:
        _grade(options, aside)
    elif not options.db.exists():
        _parser().error(
            _("{path} is not there: grade a class first, or name its database with --db").format(path=options.db)
        )
    with Store(options.db) as store:
        marks = store.marks(best=options.keep == "best")
    if options.html:
        put(Path(options.html), to_class_page(marks))
    text = to_class_text(marks, look)
    if options.format:
        text = GRADEBOOKS[options.format](marks, Separators(options.decimal, options.delimiter))
    if options.out and options.out != "-":
        put(Path(options.out), text)
    else:
        out(text)
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m grader class",
        description=_(
            "Grade every folder or archive of a class, then print the marks; `class report` prints them again."
        ),
    )
    add = parser.add_argument
    words = _("folders of folders, archives, lists (.txt), rosters (.csv); or the word report")
    add("targets", nargs="+", type=Path, metavar="FOLDERS", help=words)
    add("--db", type=Path, default=Path("class.sqlite"), metavar="PATH", help=_("the database (default: class.sqlite)"))
    jobs = _("grades side by side (default: one for two processors)")
    add("--jobs", type=_above_zero, default=max(1, (os.cpu_count() or 1) // 2), metavar="N", help=jobs)
    limit = _("seconds that one student's grade may take (default: {seconds:g})").format(seconds=LIMITS.one_grade)
    add("--limit", type=_above_zero, default=LIMITS.one_grade, metavar="S", help=limit)
    keep = _("of several hand-ins of one student the last one counts (default), or the best")
    add("--keep", choices=("last", "best"), default="last", help=keep)
    add("--again", action="store_true", help=_("grade all anew, also what has not changed"))

    add("--assignment", default="chat", metavar="NAME|FOLDER", help=_("the assignment (default: chat)"))
    add("--rubric", metavar="NAME|FILE", help=_("default, classic, or a rubric file"))
    add("--beyond", action="store_true", help=_("try what goes beyond the task, too; it moves no points"))
    add("--python", metavar="PATH|VERSION", help=_("the Python that runs the chats (default: this one)"))

    words = _("what keeps the programs from your files, processes and networks: bubblewrap, where it works (default)")
    add("--sandbox", choices=SANDBOXES, default="auto", help=words)

    add("--lang", choices=LANGUAGES, help=_("the language of all sentences (default: this computer's)"))
    add("--format", choices=GRADEBOOKS, help=_("write the marks for a gradebook"))
    add("--out", metavar="PATH|-", help=_("where to (default: standard output)"))
    add("--decimal", default=".", choices=(".", ","), help=_("the sign before the decimals"))
    add("--delimiter", default=",", choices=(",", ";"), help=_("the sign between two columns"))
    add("--html", metavar="PATH", help=_("write a page with all marks and reports, for a browser"))
    return parser


def _above_zero(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(_("{text} is not a whole number above 0").format(text=ascii(text)))
    return int(text)


def _grade(options: Namespace, aside: TextIO) -> None:
    """Grade the class, as far as it has not been."""
    assignment = find(options.assignment)
    task = load(assignment, options.rubric)
    given = ["--assignment", str(assignment), "--jobs", "4", "--lang", language()]
    for name, value in (("--rubric", options.rubric), ("--python", options.python)):
        given += [name, str(Path(value).resolve()) if value and Path(value).exists() else value] if value else []
    given += ["--beyond"] if options.beyond else []
    given += ["--sandbox", options.sandbox]
    sandbox = sandbox_for(options.sandbox, our_own(), ())  # asked whether there is one: each grade makes its own
    if not sandbox.command and sandbox.said:
        aside.write(f"{sandbox.said}\n")
    known_as = sha256(f"{_kit()} {task.name} {task.rubric!r} {options.python} {options.beyond}".encode()).hexdigest()
    conditions = Conditions(tuple(given), known_as, options.jobs, options.limit, options.keep == "best", options.again)
    run = datetime.now(UTC).isoformat(timespec="microseconds")
    with (
        tempfile.TemporaryDirectory(prefix="chat-lab-class-", ignore_cleanup_errors=True) as folder,
        Store(options.db) as store,
    ):
        room = Path(folder).resolve()
        hand_ins = gather(options.targets, room / "targets")
        students: Mapping[str, Mapping[str, str]] = {one.student: one.details for one in hand_ins}
        store.enroll(students, assignment=task.name, run=run)
        chosen = [one for one in (hand_ins if options.keep == "best" else _last(hand_ins)) if one.where]
        with class_progress(aside, len(chosen), options.jobs) as tell:
            Work(store, conditions, run, room, tell).do(chosen)


def _last(hand_ins: Sequence[HandIn]) -> list[HandIn]:
    """Return the last hand-in of each student."""
    last: dict[str, HandIn] = {}
    for one in hand_ins:
        if one.student not in last or one.when >= last[one.student].when:
            last[one.student] = one
    return list(last.values())


def _kit() -> str:
    try:
        return metadata.version("chat-lab-kit")
    except metadata.PackageNotFoundError:
        return ""
