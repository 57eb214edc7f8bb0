"""`python -m lab new DIR | add DIR | run FILE`: a student's project, and its programs run by hand.

Rule 1. Nothing but `sys` is imported while the current folder is on the module path: it may be a student's,
        with a `socket.py` or a `queue.py` in it.
Rule 2. Nothing is overwritten: either all files are new, or none is written.
Rule 3. Python 3.6 can read this file, so that an older Python gets a sentence.
"""

import sys

if sys.version_info < (3, 11):
    this = "{}.{}".format(*sys.version_info[:2])
    sys.stderr.write("The chat lab kit needs Python 3.11 or newer, and this is Python " + this + ".\n")
    sys.exit(2)
if __name__ == "__main__" and not sys.flags.safe_path:  # -P, -I and PYTHONSAFEPATH never put it there
    del sys.path[0]

import argparse
import os
import re
import signal
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))  # a kit that is not installed stood in the current folder
from grader.language import LANGUAGES, _, choose, language

LAB = Path(__file__).resolve().parent
ASSIGNMENTS = LAB.parent / "assignments"
BASE_CLASSES = [LAB / "server.py", LAB / "client.py"]
OK, USAGE = 0, 2  # exit codes


def main(argv: list[str]) -> int:
    """Do what a command line says.

    Args:
        argv: the words after `python -m lab`.

    Returns:
        The exit code: 0, or 2 when it asks for something that cannot be done. `run` gives the program's own.
    """
    command, rest = (argv[:2], argv[2:]) if argv[:1] == ["run"] else (argv, [])  # what follows FILE is FILE's
    try:
        choose(command)
        options = _parser().parse_args(command)
    except SystemExit as end:
        return USAGE if end.code else OK
    try:
        if options.command == "run":
            return run(options.path, rest)
        folder = Path(options.path)
        return new(folder, options.protocol, options.assignment) if options.command == "new" else add(folder)
    except OSError as error:
        place = error.filename or options.path
        _complain(_("Nothing was written: {why}: {place}"), why=error.strerror, place=place)
        return USAGE


def new(folder: Path, protocol: str, assignment: str) -> int:
    """Make a student's project: an assignment's starter programs, the base classes, the task's text."""
    known = sorted(starter.parent.name for starter in ASSIGNMENTS.glob("*/starter"))
    if assignment not in known:
        _complain(
            _("There is no assignment {name}. There are: {known}."), name=repr(assignment), known=", ".join(known)
        )
        return USAGE
    task = ASSIGNMENTS / assignment
    folders = (task / "starter" / language() / protocol, task / "starter" / protocol)
    starter = next(filter(None, (sorted(place.glob("*.py")) for place in folders)), [])
    if not starter:
        said = _("The assignment {name} has no starter over {protocol}.")
        _complain(said, name=repr(assignment), protocol=protocol.upper())
        return USAGE
    if not _copy([*starter, *BASE_CLASSES, *sorted(task.glob("README*.md"))], folder):
        return USAGE
    first = next((file.name for file in starter if file.name.startswith("server")), starter[0].name)
    own = f"README.{language()}.md"
    text = own if (task / own).is_file() else "README.md"
    print(_("{text} says what to do. Start {first} first.").format(text=text, first=first))
    return OK


def add(folder: Path) -> int:
    """Put the two base classes beside the programs of a folder."""
    if not folder.is_dir():
        _complain(_("There is no folder {folder}: nothing was written."), folder=folder)
        return USAGE
    return OK if _copy(BASE_CLASSES, folder) else USAGE


def run(program: str, arguments: list[str]) -> int:
    """Run a program by hand as the grader runs it: the base classes are found behind its own folder.

    On POSIX the program takes the place of this process, so Ctrl-C, signals and its exit code are its own.
    """
    if not Path(program).is_file():
        _complain(_("There is no program {program}."), program=program)
        return USAGE
    behind = [os.environ.get("PYTHONPATH", ""), str(LAB)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, behind))}
    command = [sys.executable, program, *arguments]
    sys.stdout.flush()
    if os.name == "posix":
        os.execve(sys.executable, command, environment)
    # Windows has no exec that a shell would wait for. Ctrl-C reaches both of us there: the program decides.
    signal.signal(signal.SIGINT, lambda *_: None)
    return os.spawnve(os.P_WAIT, sys.executable, list(map(quoted, command)), environment)


def quoted(argument: str) -> str:
    """Return a word as Windows wants it: a program is handed one line there, and cuts it up by itself.

    Source: "Parsing C command-line arguments" in Microsoft's C language reference.
    """
    inner = re.sub(r'(\\*)("|$)', lambda found: found[1] * 2 + ('\\"' if found[2] else ""), argument)
    return f'"{inner}"'


def _copy(sources: list[Path], folder: Path) -> bool:
    """Copy files into a folder, all of them or none; say which, and return whether it was done."""
    targets = {folder / source.name: source.read_bytes() for source in sources}
    standing = [target.name for target in targets if os.path.lexists(target)]
    if standing:
        said = _("Nothing was written: {folder} already has {files}.")
        _complain(said, folder=folder, files=", ".join(standing))
        return False
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    try:
        for target, content in targets.items():
            with target.open("xb") as file:  # x: not even if it has just appeared
                written.append(target)
                file.write(content)
    except OSError:
        for target in written:
            target.unlink()
        raise
    names = ", ".join(target.name for target in targets)
    print(_("In {folder}: {files}.").format(folder=folder, files=names))
    return True


def _complain(sentence: str, **words: object) -> None:
    print(sentence.format(**words), file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lab", description=_("A project for the chat lab."))
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("new", help=_("make a project: starter programs, base classes, the task"))
    make.add_argument("path", metavar="DIR")
    make.add_argument("--protocol", choices=["tcp", "udp"], default="tcp", help=_("default: tcp"))
    make.add_argument("--assignment", metavar="NAME", default="chat", help=_("default: chat"))
    add = commands.add_parser("add", help=_("put the two base classes beside existing programs"))
    add.add_argument("path", metavar="DIR")
    run = commands.add_parser("run", help=_("run a program as the grader would; its arguments may follow"))
    run.add_argument("path", metavar="FILE")
    for command in (make, add):
        command.add_argument(
            "--lang", choices=LANGUAGES, help=_("the language of all sentences (default: this computer's)")
        )
    return parser


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):  # a folder's name may not fit the terminal's encoding
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
