"""A student's folder, read: which file is the server, which are the clients, what is still to be written.

Rule 1. Nothing of the student's is run or imported.
Rule 2. What the student can mend is a sentence in the Submission; only a path without a program is an error.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.language import _, ngettext
from grader.model import Submission
from grader.record.text import quote
from grader.submission.candidates import Candidate, Role, survey
from grader.submission.casting import cast
from grader.submission.choice import Choice, choose
from grader.submission.names import Names
from grader.submission.packages import imports
from grader.submission.source import ARCHIVES, NOTEBOOKS, PYTHON, Listing, Source, holes, listing, load, shown
from grader.submission.traits import threads
from grader.submission.versions import guesses, version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_MOST_NAMED = 8  # files that one sentence names


def read(folder: Path, server: Path | None = None, clients: tuple[Path, ...] = ()) -> Submission:
    """Read a submission.

    A Submission with a `problem` may name its programs all the same: where one of their files is no Python
    that this interpreter reads, another interpreter may, and running it shows the student the real error.

    Args:
        folder: the student's folder.
        server: the server's file, where a person names it: in the folder, or by a path of its own.
        clients: the clients' files, the same way, in the order of the users.

    Raises:
        UsageError: the folder, or a file that was named, is not there, or it holds no Python program at all.
    """
    root = _root(folder)
    names_given = [_named(root, path, "--server") for path in (server,) if path]
    clients_given = [_named(root, path, "--client") for path in clients]
    found = listing(root)
    files = dict.fromkeys([*names_given, *clients_given, *found.files])
    if not files:
        raise UsageError(_nothing(folder, found))
    sources, notes = load(root, files)
    return _Folder(root, sources, found, notes).read(names_given, clients_given)


class _Folder:
    """A student's folder whose files have been read."""

    def __init__(self, root: Path, sources: Mapping[Path, Source], found: Listing, notes: list[str]) -> None:
        self._root = root
        self._sources = sources
        self._found = found
        self._notes = notes
        self._names = Names(sources)
        self._survey = survey(self._names)

    def read(self, server: Sequence[Path], clients: Sequence[Path]) -> Submission:
        """Return the submission; what a person has named leaves nothing to guess."""
        names, everything = self._names, self._survey
        choice = choose(names, everything, server[0] if server else None, clients)
        if server or clients:
            return self._submission(choice)
        other = version(names, everything, choice)
        if other:
            choice, other = self._apart(choice, other)
            work = self._submission(choice)
            both = _("The chat is there twice, over TCP and over UDP: both are graded, and the better one counts.")
            work = replace(work, notes=(both, *work.notes), versions=(self._submission(other),))
        else:
            work = self._submission(choice)
        ways = guesses(names, [one for one in everything if not other or one.file not in other.files], choice)
        return replace(work, guesses=tuple(self._submission(one) for one in ways))

    def _apart(self, choice: Choice, other: Choice) -> tuple[Choice, Choice]:
        """Return the two versions, the one over TCP first, each chosen as if the other were not there."""
        by_file = {one.file: one for one in self._survey}
        if choice.server and by_file[choice.server].protocol == "UDP":
            choice, other = other, choice
        left = [one for one in self._survey if one.file not in other.files]
        return choose(self._names, left, None, []), Choice(other.server, other.clients, ())

    def _submission(self, choice: Choice) -> Submission:
        """Return the submission in which these programs are the chat."""
        programs = [file for file in (choice.server, *choice.clients) if file in self._names.codes]
        together = self._names.reach(*programs)
        problem, file, line = _problem(choice, self._survey, self._sources, together, self._found)
        server, clients = cast(self._names, choice)
        return Submission(
            root=self._root,
            server=server,
            clients=clients,
            notes=(*choice.notes, *self._found.notes, *self._notes, *_broken_elsewhere(self._sources, together)),
            problem=problem,
            problem_file=file,
            problem_line=line,
            holes=holes(self._sources[file] for file in dict.fromkeys(programs)),
            threads_in_source=threads(self._names, together),
            imports=imports(self._names, together),
            files=tuple(together),
        )


def _root(folder: Path) -> Path:
    """Return the folder, resolved; say what is expected where it is none."""
    given = quote(str(folder))
    try:
        there = folder.exists()
    except OSError:  # a name that is too long
        there = False
    if not there:
        raise UsageError(_("{path} does not exist. Give the folder that holds your chat.").format(path=given))
    if folder.is_dir():
        return folder.resolve()
    if folder.suffix.casefold() in ARCHIVES:
        sentence = _("{path} is an archive: unpack it, and give the folder that comes out of it.")
    elif folder.suffix.casefold() in PYTHON:
        sentence = _("{path} is one file. Give the folder that holds the server and the client.")
    else:
        sentence = _("{path} is no folder. Give the folder that holds your chat.")
    raise UsageError(sentence.format(path=given))


def _named(root: Path, path: Path, option: str) -> Path:
    """Return the file that an option names, relative to the submission; it is looked for there first."""
    for candidate in (root / path, path):
        full = candidate.parent.resolve() / candidate.name
        if full.is_file():
            if full.is_relative_to(root):
                return full.relative_to(root)
            sentence = _("{option} {path}: this file does not lie in the submission's folder.")
            raise UsageError(sentence.format(option=option, path=quote(str(path))))
    sentence = _("{option} {path}: there is no such file in the submission's folder.")
    raise UsageError(sentence.format(option=option, path=quote(str(path))))


def _nothing(folder: Path, found: Listing) -> str:
    """Return the sentence for a folder without a single Python file, and what it holds instead."""
    kinds = [*_kinds(found)]
    total = sum(found.others.values())
    if kinds:
        inside = _("It holds {what}.").format(what=", ".join(kinds))
    elif total:
        inside = ngettext("It holds {count} other file.", "It holds {count} other files.", total)
        inside = inside.format(count=total)
    else:
        inside = _("It is empty.")
    sentence = _("{path} holds no Python program (no file that ends in .py).").format(path=quote(str(folder)))
    return " ".join([sentence, inside, *found.notes])


def _kinds(found: Listing) -> Iterator[str]:
    """Say how many notebooks and archives lie there, and what to do with them."""
    notebooks = sum(found.others.get(suffix, 0) for suffix in NOTEBOOKS)
    archives = sum(found.others.get(suffix, 0) for suffix in ARCHIVES)
    if notebooks:
        yield ngettext(
            "{count} notebook (save its programs as .py files)",
            "{count} notebooks (save their programs as .py files)",
            notebooks,
        ).format(count=notebooks)
    if archives:
        yield ngettext(
            "{count} archive (unpack it)",
            "{count} archives (unpack them)",
            archives,
        ).format(count=archives)


def _problem(
    choice: Choice,
    candidates: Sequence[Candidate],
    sources: Mapping[Path, Source],
    together: Sequence[Path],
    found: Listing,
) -> tuple[str, str | None, int | None]:
    """Return what keeps the chat from being graded, with file and line where it has a place."""
    if not (choice.server and choice.clients):
        return _missing(choice, candidates, sources, found), None, None
    for file in together:
        if sources[file].tree is None:
            return sources[file].problem, shown(file), sources[file].line
    return "", None, None


def _missing(
    choice: Choice,
    candidates: Sequence[Candidate],
    sources: Mapping[Path, Source],
    found: Listing,
) -> str:
    if choice.server:
        sentence = _(
            "No client was found: no other program here connects to a server, or reads the keyboard and "
            "sends datagrams. If one of the files is the client, name it with --client FILE."
        )
    elif choice.clients:
        sentence = _(
            "No server was found: no program here binds a port and waits for others (bind, listen, accept). "
            "If one of the files is the server, name it with --server FILE."
        )
    else:
        sentence = _(
            "Neither a server nor a client was found: no program here binds a port (bind, listen, accept) or "
            "connects to one. If they are there, name them with --server FILE and --client FILE."
        )
    roles = {candidate.file: candidate.first for candidate in candidates}
    words = {Role.SERVER: _("server"), Role.CLIENT: _("client")}
    listed = [
        f"{shown(file)} ({words[roles[file]]})" if file in roles else shown(file)
        for file in list(sources)[:_MOST_NAMED]
    ]
    listed += ["…"] if len(sources) > _MOST_NAMED else []
    return f"{sentence} " + _("What is there: {files}.").format(files=", ".join([*listed, *_kinds(found)]))


def _broken_elsewhere(sources: Mapping[Path, Source], together: Sequence[Path]) -> list[str]:
    """Return what keeps Python from reading files that are no part of the chat."""
    return [source.problem for file, source in sources.items() if source.problem and file not in together]
