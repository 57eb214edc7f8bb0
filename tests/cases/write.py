"""Puts the programs of a case into a folder."""

import random
import shutil
from pathlib import Path

from .folders import FOLDERS
from .known import TESTS, Case

SWITCH_INTERVALS = (1e-6, 1e-5, 1e-4, 1e-3, 5e-3)  # s between two threads of a racy program; CPython's own comes last
NO_PROGRAMS = shutil.ignore_patterns("expected.toml", "__pycache__")


def replaced(text: str, old: str, new: str, place: str) -> str:
    """Replace what stands there exactly once: a program that changes cannot silently make a case an empty one.

    Raises:
        ValueError: it does not stand there once.
    """
    if (count := text.count(old)) != 1:
        raise ValueError(f"{place}: {old!r} stands there {count} times, not once")
    return text.replace(old, new)


def write(case: Case, folder: Path, seed: int = 0) -> None:
    """Write the case's programs, its own and those of others, with its edits, into a folder that is new.

    A racy program gets an interval of the seed's between the switches of its threads.

    Raises:
        ValueError: a text to be replaced does not stand there exactly once.
    """
    folder.mkdir()
    for source in (case.own, TESTS / case.base if case.base else None):
        if source is not None:
            shutil.copytree(source, folder, ignore=NO_PROGRAMS, dirs_exist_ok=True)
    for name, origin in case.copy:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(TESTS / origin, folder / name)
    for edit in case.edits:
        path = folder / edit.file
        text = replaced(path.read_text(encoding="utf-8"), edit.old, edit.new, f"{case.name}: {edit.file}")
        path.write_text(text, encoding="utf-8")
    if case.plays > 1:
        interval = random.Random(f"{seed}/{case.name}").choice(SWITCH_INTERVALS)
        path = folder / case.edits[0].file
        text = path.read_text(encoding="utf-8")
        path.write_text(f"import sys; sys.setswitchinterval({interval})\n{text}", encoding="utf-8")
    if case.folder:
        FOLDERS[case.folder](folder)
