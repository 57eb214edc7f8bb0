"""Which Python runs a student's chat.

Rule 1. An ordinary chat (read by this Python, importing what every Python has) starts no process here.
Rule 2. Whatever is not the ordinary is said in a note: another Python, a stand-in, a module that is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.language import _
from grader.model import Submission
from grader.process.interpreter import Answer, ask, others
from grader.record.text import quote
from grader.submission.modules import Wanted, unusual, wanted


@dataclass(frozen=True)
class Fitting:
    """The Python that is to run a chat, and the submission with what must be said about it."""

    python: Path
    submission: Submission


def fitting(submission: Submission, python: Path, *, search: bool = True) -> Fitting:
    """Return the Python that runs a submission, and the submission with notes; a problem that this one has not is gone.

    It is `python`, or with `search` another installed one: not where a person has named it.
    """
    chats = (submission, *submission.versions, *submission.guesses)
    modules = unusual(submission)
    if not modules and not any(chat.playable and chat.problem for chat in chats):
        return Fitting(python, submission)
    files = set().union(*map(_files, chats))
    here = ask([str(python)], files, modules)
    if here is None:  # it does not run, and the play will show that
        return Fitting(python, submission)
    uses = wanted(submission, here.missing)
    needed = {use.head for use in uses if use.needed}

    def lacks(one: Answer) -> tuple[bool, int, int]:
        return not _reads(one, submission), sum(not _reads(one, chat) for chat in chats), len(needed & one.missing)

    best = here
    if search and any(lacks(here)):
        best = min([here, *others(files, modules)], key=lacks)  # the first of equals: this one, then the newest
    if not search or best is not here:
        submission = _mended(submission, best)
    changed = [_changed(submission, here, best, uses)] if best is not here else []
    said = [use.sentence(str(best)) for use in uses if use.head in best.missing]
    return Fitting(best.python, replace(submission, notes=(*submission.notes, *changed, *said)))


def _files(chat: Submission) -> set[Path]:
    """Return the files that a chat is made of, as paths that can be opened."""
    return {chat.root / file for file in chat.files}


def _reads(answer: Answer, chat: Submission) -> bool:
    """Tell whether all files of a chat are Python to an interpreter."""
    return not answer.unread.keys() & _files(chat)


def _mended(chat: Submission, best: Answer) -> Submission:
    """Return a chat, and the others in its folder, without the problems that this Python does not have with them."""
    if chat.playable and chat.problem and _reads(best, chat):
        chat = replace(chat, problem="", problem_file=None, problem_line=None)
    versions, guesses = (tuple(_mended(one, best) for one in chats) for chats in (chat.versions, chat.guesses))
    return replace(chat, versions=versions, guesses=guesses)


def _changed(submission: Submission, here: Answer, best: Answer, uses: Sequence[Wanted]) -> str:
    """Say why the chat is not run with the Python that grades it: the first reason."""
    this, other = str(here), str(best)
    if this == other:  # two installations of one version
        this, other = (f"{one} ({quote(str(one.python))})" for one in (here, best))
    run = _("the chat is run with {other}").format(other=other)
    for file in sorted(here.unread.keys() - best.unread.keys()):
        line, why = here.unread[file]
        sentence = _("{file}, line {line}: {this} cannot read this ({why}), {other} can: {run}")
        name = quote(str(file.relative_to(submission.root)))
        return sentence.format(file=name, line=line, this=this, why=quote(why) or "?", other=other, run=run)
    use = next(use for use in uses if use.needed and use.head not in best.missing)
    sentence = _("{where} imports {module}, which {this} does not have, and {other} has: {run}")
    return sentence.format(where=use.where, module=use.module, this=this, other=other, run=run)
