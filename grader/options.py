"""The words of the command line: which options there are, and what must not stand together.

Rule 1. What can be wrong with it is found here, and said in a sentence with exit code 2.
"""

import os
import re
import sys
import tempfile
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from contextlib import suppress
from itertools import combinations, zip_longest
from pathlib import Path

from grader.errors import UsageError
from grader.language import LANGUAGES, _
from grader.model import Rubric
from grader.process.sandbox import SANDBOXES, sandbox_by_default
from grader.report import FORMATS, PLATFORMS
from grader.report.files import followed
from grader.report.plain import plain

JOBS = 4 * (os.cpu_count() or 1)
"""Plays side by side: they wait far more than they compute."""
KEPT = ("assignment", "rubric", "python", "lang", "server")
"""Options of one value that the command which plays a chat again is given, too."""


def parse(argv: Sequence[str]) -> Namespace:
    """Return what a command line says; `files` are the reports to be written, by their format."""
    parser = _parser()
    options = parser.parse_args(argv)
    options.prog = parser.prog
    options.kept = {name: getattr(options, name) for name in KEPT if getattr(options, name) != parser.get_default(name)}
    given = {name: getattr(options, name) for name in FORMATS}
    given |= dict(zip_longest(options.format, options.out[: len(options.format)], fillvalue="-"))
    options.files = {name: followed(target) for name, target in given.items() if target is not None}
    if options.open and options.files.get("html", "-") == "-":
        options.files["html"] = str(Path(tempfile.mkdtemp(prefix="chat-lab-"), "report.html"))
    if len(options.out) > len(options.format):
        parser.error(_("--out says where a --format goes: give as many of them"))
    if options.only and options.format:
        parser.error(_("--format gives a platform the whole score: it does not go with --only"))
    if options.demo and options.student_dir is not None:
        parser.error(_("--demo grades the reference: give no folder with it"))
    if options.watch and options.demo:
        parser.error(_("--watch looks at a folder that you change: give one"))
    if options.watch:  # your own programs; and the sandbox is made once, for one grade
        options.sandbox = "none"
    if not (options.demo or options.listing or options.version or options.explain or options.student_dir):
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
    add("--explain", metavar="ID[,ID]", help=_("show what a criterion asks for, by a chat that has it"))
    add("--watch", action="store_true", help=_("grade again whenever a file of the folder is saved"))
    add("--open", action="store_true", help=_("show the report in a browser"))
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


def chosen(text: str | None, rubric: Rubric, option: str = "--only") -> tuple[str, ...]:
    """Return the ids that an option names, each once."""
    if text is None:
        return ()
    ids = dict.fromkeys(filter(None, map(str.strip, text.split(","))))
    known = [criterion.id for criterion in rubric.criteria]
    unknown = ", ".join(name for name in ids if name not in known)
    if unknown or not ids:
        sentence = _("{option} {names}: no such criterion. There are: {known}")
        raise UsageError(sentence.format(option=option, names=unknown or '""', known=", ".join(known)))
    return tuple(ids)


def again(options: Namespace, *more: str) -> str:
    """Return the command that plays the same chat once more, in the same way, with other options added."""
    parts = [options.prog, "--demo" if options.demo else str(options.student_dir)]
    parts += [word for name, value in options.kept.items() for word in (f"--{name}", str(value))]
    parts += [word for client in options.client for word in ("--client", str(client))]
    return " ".join([parts[0], *(f'"{part}"' if re.search(r"\s", part) else part for part in (*parts[1:], *more))])
