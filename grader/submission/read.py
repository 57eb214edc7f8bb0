"""A student's folder, read: which file is the server, which are the clients, what is still to be written.

Rule 1. Nothing of the student's is run or imported.
Rule 2. What the student can mend is a sentence in the Submission; only a path without a program is an error.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from grader.errors import UsageError
from grader.language import _, ngettext
from grader.model import Submission
from grader.record.text import quote
from grader.submission.candidates import Role, survey
from grader.submission.casting import cast
from grader.submission.choice import Choice, choose
from grader.submission.names import Names
from grader.submission.packages import imports
from grader.submission.source import ARCHIVES, NOTEBOOKS, PYTHON, Listing, listed, listing, load, shown
from grader.submission.traits import threads
from grader.submission.versions import guesses, version

_MOST_GUESSES = 3
_A_CLASS = 3  # chats in folders of their own that look like those of several students; two are TCP and UDP


def read(folder: Path, server: Path | None = None, clients: tuple[Path, ...] = ()) -> Submission:
    """Read a submission; what a person has named, in the folder or by a path of its own, leaves nothing to guess.

    A Submission with a `problem` may name its programs all the same: where one of their files is no Python
    that this interpreter reads, another interpreter may, and running it shows the student the real error.

    Raises:
        UsageError: the folder, or a file that was named, is not there, or it holds no Python program at all.
    """
    root = _root(folder)
    given = _named(root, server, "--server") if server else None
    users = [_named(root, path, "--client") for path in clients]
    found = listing(root)
    files = dict.fromkeys([*([given] if given else []), *users, *found.files])
    if not files:
        raise UsageError(_nothing(folder, found))
    work = _Folder(root, found, files)
    choice = choose(work.survey, given, users)
    if given or users:
        return work.submission(choice)
    versions: tuple[Submission, ...] = ()
    notes: tuple[str, ...] = ()
    left = work.survey
    if both := version(work.survey, choice):
        choice, other = both
        left = [one for one in left if one.file not in other.files]
        versions = (work.submission(other),)
        notes = (_("The chat is there twice, over TCP and over UDP: both are graded, and the better one counts."),)
    ways = (work.submission(one) for one in islice(guesses(left, choice), _MOST_GUESSES))
    whole = work.submission(choice)
    return replace(whole, notes=(*_class(work), *notes, *whole.notes), versions=versions, guesses=tuple(ways))


def _class(work: "_Folder") -> Iterator[str]:
    """Say that a folder holds several chats, each in a folder of its own."""
    roles: defaultdict[str, Role] = defaultdict(lambda: Role.NONE)
    for one in work.survey:
        if len(one.file.parts) > 1:
            roles[one.file.parts[0]] |= one.first
    count = sum(role == Role.BOTH for role in roles.values())
    if count >= _A_CLASS:
        said = _("There are {count} chats here, each in a folder of its own. This command grades one; python -m grader "
                 "class FOLDER grades them all.")  # fmt: skip
        yield said.format(count=count)


class _Folder:
    """A student's folder whose files have been read."""

    def __init__(self, root: Path, found: Listing, files: Iterable[Path]) -> None:
        self._root = root
        self._found = found
        sources, notes = load(root, files)
        self._notes = (*found.notes, *notes)
        self._names = Names(sources)
        self.survey = survey(self._names)

    def submission(self, choice: Choice) -> Submission:
        """Return the submission in which these programs are the chat."""
        sources = {file: code.source for file, code in self._names.codes.items()}
        programs = [file for file in dict.fromkeys((choice.server, *choice.clients)) if file in sources]
        together = self._names.reach(*programs)
        whole = choice.server and choice.clients
        broken = next((sources[file] for file in together if sources[file].problem), None) if whole else None
        server, clients = cast(self._names, choice)
        elsewhere = [one.problem for file, one in sources.items() if one.problem and file not in together]
        said = _("{package} is what the chat calls its own folder in a repository: it is run as if it lay there.")
        packages = {name for one in (server, *clients) if one for name, _folder in one.aliases}
        above = [said.format(package=quote(package)) for package in sorted(packages)]
        return Submission(
            root=self._root,
            server=server,
            clients=clients,
            notes=(*choice.notes, *self._notes, *elsewhere, *above),
            problem=broken.problem if broken else "" if whole else self._missing(choice),
            problem_file=shown(broken.file) if broken else None,
            problem_line=broken.line if broken else None,
            threads_in_source=threads(self._names, together),
            imports=imports(self._names, together),
            files=tuple(together),
        )

    def _missing(self, choice: Choice) -> str:
        """Return what keeps the chat from being graded where its programs were not found."""
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
        words = {Role.SERVER: _("server"), Role.CLIENT: _("client")}
        roles = {one.file: f" ({words[one.first]})" for one in self.survey}
        files = [f"{shown(file)}{roles.get(file, '')}" for file in self._names.codes]
        there = ", ".join([listed(files), *_kinds(self._found)])
        return f"{sentence} " + _("What is there: {files}.").format(files=there)


def _root(folder: Path) -> Path:
    """Return the folder, resolved; say what is expected where it is none."""
    given = quote(str(folder))
    if not os.path.exists(folder):  # noqa: PTH110 - never raises, as where a name is too long
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
    sentence = _("{option} {path}: there is no such file in the submission's folder.")
    full = [candidate.parent.resolve() / candidate.name for candidate in (root / path, path)]
    for file in filter(Path.is_file, full):
        if file.is_relative_to(root):
            return file.relative_to(root)
        sentence = _("{option} {path}: this file does not lie in the submission's folder.")
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
        yield ngettext("{count} archive (unpack it)", "{count} archives (unpack them)", archives).format(count=archives)
