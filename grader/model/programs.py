"""What was handed in: the student's programs, as they are run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Question:
    """A place where a program reads the keyboard, and what its source alone tells of it.

    `kind` is what becomes of the text: `host` or `port` (it goes into an address), `number` (into `int`), `choice`
    (one of `texts`, the first, leads on where others do not), or nothing. `texts` are what it is compared with: an
    answer, perhaps, where the program shows them or has refused another. `again` tells that it stands in a loop
    that sends it: the chat's own line.
    """

    file: str
    line: int
    last_line: int
    kind: str = ""
    texts: tuple[str, ...] = ()
    again: bool = False


@dataclass(frozen=True)
class Program:
    """One of the student's programs: its file, relative to the submission's folder, and how it is run.

    `arguments` are always given. `wants` says what else its command line asks for, one kind a word (`host`, `port`,
    `name`, `number`, an option such as `--nick=name`, or `=text` for itself): given only where it ends without.
    `module` tells that it runs only as `python -m`, from the folder above its package. `commands` are texts that it
    compares others with, and does not end at. `reader` is the second program of a user who has one window to write in
    and another to read in. `aliases` are packages of a repository above the folder, by which it imports its neighbours.
    `manual` are the lines of its docstring and comments that show how it is called.
    `environment` is what it takes from there without a default, each with its kind: `PORT=port`.
    `answers_alone`: all that it sends goes to the user whom it has just received from.
    """

    file: Path
    arguments: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    module: str = ""
    questions: tuple[Question, ...] = ()
    commands: tuple[str, ...] = ()
    reader: Program | None = None
    aliases: tuple[tuple[str, Path], ...] = ()
    environment: tuple[str, ...] = ()
    answers_alone: bool = False
    manual: str = ""


@dataclass(frozen=True)
class Hole:
    """A place that the student has still to fill: a numbered TODO comment."""

    file: str
    line: int
    text: str


@dataclass(frozen=True)
class Submission:
    """A student's folder, read: which file is the server, which are the clients.

    `server` is None, or `clients` empty, where none was found; `problem` then says so to the student.
    `files` are the chat's programs and all they import from the folder, `imports` the modules that they take from
    elsewhere. `versions` are other whole chats in the folder (over the other protocol): graded too, the best counts.
    `guesses` are other castings of the same folder: played only where this one's server does not serve.
    """

    root: Path
    server: Program | None
    clients: tuple[Program, ...]
    notes: tuple[str, ...] = ()
    problem: str = ""
    problem_file: str | None = None
    problem_line: int | None = None
    threads_in_source: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    versions: tuple[Submission, ...] = ()
    guesses: tuple[Submission, ...] = ()

    @property
    def playable(self) -> bool:
        """There is a server and a client to start; a `problem` may be one for this interpreter only."""
        return self.server is not None and bool(self.clients)
