"""Archives of strangers, opened: nothing leads out of the folder, nothing is endless.

Rule 1. What an archive claims is checked before anything of it is written.
Rule 2. Links, devices and pipes are left out; names are made safe by `zipfile` and `tarfile` themselves.
"""

import stat
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.errors import UsageError
from grader.language import _
from grader.limits import LIMITS
from grader.record.text import quote

KNOWN = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
UNKNOWN = (".rar", ".7z")


def is_archive(path: Path) -> bool:
    """Tell whether a name is an archive's, be it one that can be opened here or not."""
    return path.name.casefold().endswith((*KNOWN, *UNKNOWN))


def stem(path: Path) -> str:
    """Return an archive's name without its ending."""
    ending = next((one for one in (*KNOWN, *UNKNOWN) if path.name.casefold().endswith(one)), "")
    return path.name[: len(path.name) - len(ending)]


def unpack(archive: Path, into: Path) -> Path:
    """Unpack an archive into a new folder, and return it.

    Raises:
        UsageError: it cannot be read, or it holds more than a hand-in may.
    """
    into.mkdir(parents=True)
    try:
        if zipfile.is_zipfile(archive):
            _unzip(archive, into)
        elif not archive.name.casefold().endswith(UNKNOWN) and tarfile.is_tarfile(archive):
            _untar(archive, into)
        else:
            raise UsageError(
                _("{file}: this kind of archive cannot be opened: hand in a .zip").format(file=_name(archive))
            )
    except (zipfile.BadZipFile, tarfile.TarError, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        said = _("{file} could not be unpacked: {why}")
        raise UsageError(said.format(file=_name(archive), why=quote(str(error)))) from error
    return into


def _name(archive: Path) -> str:
    return quote(archive.name)


def _checked(archive: Path, sizes: Iterable[int]) -> None:
    """Raise UsageError where the files of an archive are too many, or too large."""
    count = total = 0
    for size in sizes:
        count, total = count + 1, total + size
        if count > LIMITS.unpacked_files or total > LIMITS.unpacked_bytes:
            said = _("{file} holds more than {count} files or {size} MB: it was not unpacked")
            large = LIMITS.unpacked_bytes >> 20
            raise UsageError(said.format(file=_name(archive), count=LIMITS.unpacked_files, size=large))


def _unzip(archive: Path, into: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        entries = opened.infolist()
    # A name without the flag for UTF-8 is in the code page of the machine that packed it: here, mostly a Russian one.
    plain = all(one.flag_bits & 0x800 or one.filename.isascii() for one in entries)
    with zipfile.ZipFile(archive, metadata_encoding=None if plain else "cp866") as opened:
        _checked(archive, (one.file_size for one in opened.infolist()))
        for one in opened.infolist():
            if not stat.S_ISLNK(one.external_attr >> 16):
                opened.extract(one, into)  # it reads no more than the size that was checked


def _untar(archive: Path, into: Path) -> None:
    def members(opened: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
        sizes: list[int] = []
        for one in opened:
            sizes.append(one.size)
            _checked(archive, sizes)
            if one.isreg() or one.isdir():
                yield one

    with tarfile.open(archive) as opened:
        opened.extractall(into, members(opened), filter="data")
