"""A student's folder as text: which Python files it holds, and what stands in them.

Rule 1. Nothing is run and nothing imported: only names, bytes and text are looked at.
Rule 2. Reading ends: only regular files are opened, and every count has a cap.
Rule 3. What is left out for a reason of ours is said in a note; clutter is left out silently.
"""

import ast
import io
import os
import re
import tokenize
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from pathlib import Path

from grader.language import _, ngettext
from grader.model import Hole
from grader.record.text import quote

_MOST_LISTED = 8  # files that one sentence names
MOST_ENTRIES = 100_000  # names looked at: they take 0.2 s, and a chat has ten
MOST_FILES = 300  # Python files read: a course's folder with all its tasks has thirty
MOST_BYTES = 128 << 10  # bytes of one file: a long chat has 12 KB
MOST_TEXT = 512 << 10  # bytes of all files: the densest megabyte takes 4 s to parse and understand
DEEPEST = 8  # folders below the submission's: archives of archives nest to five

PYTHON = {".py", ".pyw"}
CLUTTER = {"__pycache__", "__macosx", "node_modules", "site-packages", "venv", "virtualenv"}
NOTEBOOKS = {".ipynb"}
ARCHIVES = {".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"}

_HOLE = re.compile(r"#\s*TODO\s+(\d{1,9})\b")
_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Listing:
    """The names in a folder: its Python files, relative, shallow ones first; how many others of each kind."""

    files: tuple[Path, ...]
    others: Mapping[str, int]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """One Python file. `tree` is None where Python cannot read it; `problem` and `line` then say why."""

    file: Path
    text: str
    tree: ast.Module | None
    problem: str = ""
    line: int | None = None


def shown(name: Path | str) -> str:
    """Return a student's file name so that it can stand in a sentence, on one line."""
    return quote(name.as_posix() if isinstance(name, Path) else name).replace("\n", "\\n")


def listed(files: Iterable[str]) -> str:
    """Return the names of files for a sentence: not more than a reader takes in."""
    first = list(islice(files, _MOST_LISTED + 1))
    return ", ".join([*first[:_MOST_LISTED], "…"] if len(first) > _MOST_LISTED else first)


def natural(file: Path) -> tuple[object, ...]:
    """Return the key that sorts files as people do: shallow ones first, `client2` before `client10`."""
    parts = tuple(_NUMBER.sub(lambda found: found[0].zfill(20), part.casefold()) for part in file.parts)
    return len(parts), parts, file.as_posix()


def listing(root: Path) -> Listing:
    """Return the names below a resolved folder, in about `MOST_ENTRIES` looks; no link that leads out is followed."""
    files: list[Path] = []
    others: Counter[str] = Counter()
    notes: list[str] = []
    whole, left = True, MOST_ENTRIES

    def note(sentence: str, path: str | Path, why: str | None = None) -> None:
        notes.append(sentence.format(file=shown(Path(path).relative_to(root)), why=why))

    def unread(error: OSError) -> None:
        note(_("{file} could not be opened: {why}."), error.filename, error.strerror)

    for folder, below, names in os.walk(root, onerror=unread):
        here = Path(folder)
        left -= len(names) + len(below)
        inner = sorted((name for name in below if _is_looked_into(root, here / name)), key=str.casefold)
        below[:] = inner if left > 0 and len(here.relative_to(root).parts) < DEEPEST else []
        whole = whole and left > 0 and below == inner
        for path in (here / name for name in names[: left if left < 0 else None] if not name.startswith(".")):
            if path.suffix.casefold() not in PYTHON:
                others[path.suffix.casefold()] += 1
            elif path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root):
                note(_("{file} is a link that leads out of the folder: not read."), path)
            elif os.path.isfile(path):  # noqa: PTH113 - never raises; a pipe or a device is none: opening it may wait for ever
                files.append(path.relative_to(root))
    if not whole:
        notes.append(_("The folder holds so much that not all of it was looked at.") + " " + by_name())
    return Listing(tuple(sorted(files, key=natural)), others, tuple(notes))


def _is_looked_into(root: Path, folder: Path) -> bool:
    """Whether a folder may hold a part of the chat: no clutter, no hidden one, none that a link or junction means."""
    clutter = folder.name.startswith(".") or folder.name.casefold() in CLUTTER
    clutter = clutter or os.path.exists(folder / "pyvenv.cfg")  # noqa: PTH110 - never raises
    return not clutter and not folder.is_symlink() and Path(os.path.realpath(folder)).is_relative_to(root)


def by_name() -> str:
    """Return the sentence that tells how to change a choice of ours."""
    return _("If the wrong programs were taken, name the right ones with --server FILE and --client FILE.")


def load(root: Path, files: Iterable[Path]) -> tuple[list[Source], list[str]]:
    """Read the files, the first ones first, until the caps; return them, and a note for each left out."""
    sources: list[Source] = []
    notes: list[str] = []
    left = MOST_TEXT
    for file in files:
        if len(sources) >= MOST_FILES or left <= 0:
            count = len(sources)
            note = ngettext(
                "Only the first {count} Python file was read.", "Only the first {count} Python files were read.", count
            ).format(count=count)
            return sources, [*notes, f"{note} {by_name()}"]
        try:
            with (root / file).open("rb") as stream:
                data = stream.read(MOST_BYTES + 1)
        except OSError as error:
            notes.append(_("{file} could not be read: {why}.").format(file=shown(file), why=error.strerror))
            continue
        if len(data) > MOST_BYTES:
            size = _("{file} is larger than {limit} KB: not read.")
            notes.append(size.format(file=shown(file), limit=MOST_BYTES >> 10))
            continue
        left -= len(data)
        sources.append(parse(file, data))
    return sources, notes


def parse(file: Path, data: bytes) -> Source:
    """Return the file's text and syntax tree, or the sentence that says why it has none (PEP 263)."""
    text, why = data.decode("latin-1"), ""
    try:
        encoding, _first = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = io.TextIOWrapper(io.BytesIO(data), encoding).read()
    except (SyntaxError, LookupError, ValueError) as error:
        sentence, line = _undecodable(data, error)
    else:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # "\d" in a string is the student's business
                return Source(file, text, ast.parse(text))
        except SyntaxError as error:
            line, why = error.lineno or 1, error.msg or ""
            sentence = _unparsable(text, why)
        except (ValueError, RecursionError, MemoryError):
            sentence, line = _("{file}: Python cannot read this file."), 1
    return Source(file, text, None, sentence.format(file=shown(file), line=line, why=shown(why)), line)


def _undecodable(data: bytes, error: Exception) -> tuple[str, int]:
    """Return the sentence for a file whose bytes are not the text that they claim to be, and the line."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _("{file} is saved as UTF-16, which Python cannot read: save it as UTF-8."), 1
    sentence = _(
        "{file}, line {line}: these letters are not in the encoding that Python expects (UTF-8, or what the "
        "first line names). Save the file as UTF-8, or name its encoding in the first line, for example: "
        "# -*- coding: cp1251 -*-"
    )
    start = error.start if isinstance(error, UnicodeDecodeError) else _first_that_is_no_utf8(data)
    return sentence, data.count(b"\n", 0, start) + 1


def _first_that_is_no_utf8(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _unparsable(text: str, why: str) -> str:
    """Return the sentence for a file that is not Python 3, or no Python at all."""
    old = why.startswith(("Missing parentheses in call to", "multiple exception types must be"))
    if old or re.search(r"\braw_input\s*\(|^\s*print\s+[\"'%]", text, re.MULTILINE):
        return _(
            "{file}, line {line}: this is Python 2, and programs are run with Python 3: {why}. "
            "Write print(…) with parentheses, input() for raw_input(), and `except Error as name`."
        )
    return _("{file}, line {line}: Python cannot read this file: {why}.")


def holes(sources: Iterable[Source]) -> tuple[Hole, ...]:
    """Return the numbered TODO comments, in the order of their numbers; text in strings is none."""
    found: list[tuple[int, Hole]] = []
    for source in sources:
        with suppress(tokenize.TokenError, SyntaxError):  # the rest is no Python: comments cannot be told from text
            for token in tokenize.generate_tokens(io.StringIO(source.text).readline) if "TODO" in source.text else ():
                if token.type == tokenize.COMMENT and (match := _HOLE.match(token.string)):
                    hole = Hole(shown(source.file), token.start[0], quote(token.string.lstrip("# \t")))
                    found.append((int(match[1]), hole))
    return tuple(hole for _number, hole in sorted(found, key=itemgetter(0)))
