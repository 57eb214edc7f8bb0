"""Who has handed in what: folders, archives and rosters, as a teacher has them.

Rule 1. Nothing of a hand-in is run or imported, and nothing is written beside it.
Rule 2. What cannot be read is said of the one student it belongs to; the others are graded.
"""

import csv
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from grader.classroom.unpack import is_archive, stem, unpack
from grader.errors import UsageError
from grader.language import _
from grader.record.text import quote
from grader.submission.source import PYTHON, listing

# How learning platforms name what they hand out: Moodle "Name_12345_assignsubmission_file", Canvas "name_12_34_file".
_PLATFORMS = (
    re.compile(r"(?P<student>.+?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?.*", re.DOTALL),
    re.compile(r"(?P<student>[^\W_]+)_(?:LATE_)?(?P<id>\d+)_\d+_.+", re.DOTALL),
)
_FOLDERS = ("folder", "path", "file", "archive", "папка", "путь", "файл")
_NAMES = ("student", "студент", "фио", "full name", "name", "имя", "username", "login", "логин", "sis login id",
          "email", "email address", "почта", "id", "idnumber", "id number", "sis user id", "номер")  # fmt: skip


@dataclass(frozen=True)
class HandIn:
    """One hand-in: of whom, where it lies (a folder or an archive), since when (seconds of the file system's clock).

    `keys` are what a roster may know the student by, `details` what the roster says of the student. `where` is None
    for somebody on the roster who has handed in nothing.
    """

    student: str
    where: Path | None
    when: float = 0.0
    keys: frozenset[str] = frozenset()
    details: Mapping[str, str] = field(default_factory=dict)


def gather(targets: Sequence[Path], room: Path) -> list[HandIn]:
    """Return the hand-ins that folders of folders, archives, lists (.txt) and rosters (.csv) name.

    `room` is an empty folder for what has to be unpacked.

    Raises:
        UsageError: a target is not there, or cannot be read.
    """
    found: list[HandIn] = []
    rows: list[Mapping[str, str]] = []
    for number, target in enumerate(targets):
        if target.suffix.casefold() == ".csv":
            for row in _rows(target):
                folder = _of(row, _FOLDERS)
                rows.append(row if not folder else {**row, "": str(target.parent / folder)})
        else:
            found += _below(target, room / str(number))
    return _enrolled(rows, found) if rows else sorted(found, key=lambda one: (one.student.casefold(), one.when))


def _below(target: Path, room: Path) -> list[HandIn]:
    """Return the hand-ins of one target."""
    if not target.exists():
        raise UsageError(_("{path} is not there").format(path=quote(str(target))))
    if target.suffix.casefold() == ".txt":
        names = filter(None, map(str.strip, _text(target).splitlines()))
        return [_hand_in(_present(target.parent / name)) for name in names]
    folder = unpack(target, room / "class") if is_archive(target) else target
    inner = [path for path in folder.iterdir() if not path.name.startswith((".", "__MACOSX"))]
    if len(inner) == 1 and inner[0].is_dir() and is_archive(target):
        inner = list(inner[0].iterdir())  # the archive holds the folder of folders
    found = [_hand_in(path) for path in inner if path.is_dir() or is_archive(path)]
    loose: defaultdict[str, list[Path]] = defaultdict(list)
    for path in inner:
        if path.suffix.casefold() in PYTHON and path.is_file():
            loose[_who(path.name)[0]].append(path)
    if loose and not found and len(loose) == len(inner):
        said = _("{path} holds one chat, not a class: python -m grader {path}")
        raise UsageError(said.format(path=quote(str(target))))
    for student, files in loose.items():
        if len(files) > 1 or _who(files[0].name)[1]:  # a platform has put all files of all students side by side
            found.append(replace(_hand_in(_together(files, room / "loose" / str(len(found)))), student=student))
    return found


def _together(files: Iterable[Path], folder: Path) -> Path:
    """Copy loose files of one student into a folder of their own, and return it."""
    folder.mkdir(parents=True)
    for file in files:
        if not file.is_symlink():
            shutil.copy2(file, folder / file.name.rpartition("_")[2])
    return folder


def _present(path: Path) -> Path:
    if not path.exists():
        raise UsageError(_("{path} is not there").format(path=quote(str(path))))
    return path


def _who(name: str) -> tuple[str, str]:
    """Return the student that a name of a folder or file tells, and the platform's number where it has one."""
    for pattern in _PLATFORMS:
        if found := pattern.fullmatch(name):
            return quote(found["student"]), found["id"]
    return quote(name), ""


def _hand_in(path: Path) -> HandIn:
    student, number = _who(stem(path) if is_archive(path) else path.name)
    return HandIn(student, path, path.stat().st_mtime, frozenset(filter(None, (_key(student), number))))


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        said = _("{path} cannot be read: {why}").format(path=quote(str(path)), why=error.strerror)
        raise UsageError(said) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", "replace")  # what Excel writes on a Russian machine


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    """Return the rows of a roster, by its header; the separator is found out."""
    lines = _text(path).splitlines()
    separator = max(",;\t", key=lines[0].count) if lines else ","
    for row in csv.DictReader(lines, delimiter=separator):
        yield {(name or "").strip(): (value or "").strip() for name, value in row.items() if isinstance(value, str)}


def _of(row: Mapping[str, str], names: Sequence[str]) -> str:
    """Return the first cell of a row whose column has one of these names."""
    lower = {name.casefold(): value for name, value in row.items()}
    return next((lower[name] for name in names if lower.get(name)), "")


def _enrolled(rows: Iterable[Mapping[str, str]], found: Sequence[HandIn]) -> list[HandIn]:
    """Return the hand-ins of all who are on the roster, in its order, and then those of nobody on it."""
    left, done = list(found), list[HandIn]()
    for row in rows:
        details = {name: quote(value) for name, value in row.items() if name}
        keys = {_key(value) for name, value in row.items() if name.casefold() in _NAMES and value}
        first, last = _of(row, ("first name", "firstname", "имя")), _of(row, ("last name", "surname", "фамилия"))
        keys |= {_key(f"{first} {last}"), _key(f"{last} {first}")} if first and last else set()
        student = quote(_of(row, _NAMES))
        if first and last:
            student = quote(f"{last} {first}")
        mine = [_hand_in(Path(row[""]))] if Path(row.get("", "")).exists() and row.get("") else []
        mine += [one for one in left if one.keys & keys]
        left = [one for one in left if one not in mine]
        done += [replace(one, student=student, details=details) for one in mine]
        if not mine and student and not student.casefold().startswith("points possible"):  # Canvas's second line
            done.append(HandIn(student, None, details=details))
    return [*done, *left]


def opened(hand_in: HandIn, room: Path) -> Path:
    """Return the folder of a hand-in, unpacked into `room` where it is an archive, or holds nothing but archives.

    Raises:
        UsageError: it cannot be unpacked.
    """
    where = hand_in.where or room
    if is_archive(where):
        where = unpack(where, room / "0")
    if not listing(where.resolve()).files:
        inner = sorted(path for path in where.rglob("*") if is_archive(path) and not path.is_symlink())
        for number, path in enumerate(inner):
            unpack(path, room / "inner" / str(number))
        return room / "inner" if inner else where
    return where


def digest_of(folder: Path) -> str:
    """Return a sum over all files of a hand-in that a program can see; clutter (.git, venv) does not count."""
    total = sha256()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if (
            path.is_file()
            and not path.is_symlink()
            and not any(part.startswith((".", "__pycache__")) for part in inside.parts)
        ):
            total.update(f"{inside.as_posix()}\0{path.stat().st_size}\0".encode("utf-8", "surrogateescape"))
            with path.open("rb") as stream:
                while chunk := stream.read(1 << 20):
                    total.update(chunk)
    return total.hexdigest()
