"""Puts one accident into a good chat, grades it as a real process, and looks at what that has left.

Rule 1. The chat, its folder, the home and the temporary folder are new, and nobody else's: what bears their path in
        its environment, its folder or its command line after the grade is left over.
Rule 2. What must hold of every accident: the verdict as stated, nothing left running, nothing outside touched, reports
        that parse and hold no command for a terminal, no traceback of the grader's, memory within bounds.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .folders import FOLDERS
from .room import Aftermath, graded, small_disk, strangers_server

HERE = Path(__file__).resolve().parent
SUBMISSIONS = HERE.parent / "submissions"
FAMILIES = ("floods", "processes", "resources", "folders", "forgeries")
NEEDS = {
    "serves": "",
    "turns": "serves",
    "exchange": "turns",
    "no_echo": "turns",
    "named": "turns",
    "group": "exchange",
    "together": "exchange",
    "leaves": "exchange",
    "private": "exchange",
}
PLACES = {  # where a piece of code may be put into the good chat, as (what stands there, what stands there then)
    ("server", "top"): ('HOST = "localhost"', '{code}\nHOST = "localhost"'),
    ("server", "main"): ("def main():\n", "def main():\n{code}\n"),
    ("server", "line"): ("        for line in lines:\n", "        for line in lines:\n{code}\n"),
    ("client", "top"): ('HOST = "localhost"', '{code}\nHOST = "localhost"'),
    ("client", "main"): ("def main():\n", "def main():\n{code}\n"),
    ("client", "show"): ('print(line, end="")', "{code}"),
    ("client", "typed"): ("            text = input()\n", "            text = input()\n{code}\n"),
}


@dataclass(frozen=True)
class Accident:
    """One accident, as its entry gives it."""

    id: str
    says: str
    family: str = ""
    base: str = ""
    """A folder of tests/submissions; by default the good chat of `parts`."""
    system: str = ""
    server: dict[str, Any] = field(default_factory=dict)
    client: dict[str, Any] = field(default_factory=dict)
    edit: list[dict[str, str]] = field(default_factory=list)
    folder: str = ""
    called: str = "work"
    """The folder's name, with escapes as Python writes them."""
    inside: bool = False
    """Graded with the folder as the current one."""
    outside: str = ""
    """A good server runs outside of the grade; its real port stands in the home's file `port`."""
    disk: int = 0
    """Kilobytes of the disk that holds all copies; 0: the system's own."""
    free: int = 0
    """Pages of 4 KB that are left on it; 0: all."""
    fails: list[str] = field(default_factory=list)
    broken: bool = False
    gate: str = "met"
    told: str = ""
    """What the report must say."""
    open: str = ""
    """Why no verdict is stated."""
    awaits: str = ""
    """What the grader does not do yet, and should."""
    alone: bool = False
    """It uses much of the machine: for `--every` only."""

    @property
    def runs_here(self) -> bool:
        """Whether this system has what the accident needs."""
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        if self.disk:
            return sys.platform == "linux" and root
        return self.system in ("", sys.platform) or (self.system == "posix" and os.name == "posix")

    def outcomes(self) -> dict[str, str]:
        """What each criterion must come to: what needs a lost one is skipped."""
        found: dict[str, str] = {}
        for name, need in NEEDS.items():
            lost = need and found[need] != "passed"
            found[name] = "skipped" if lost else "failed" if name in self.fails else "passed"
        return found


def accidents() -> list[Accident]:
    """All accidents, by family and in the order of their files."""
    return [
        Accident(family=family, **entry)
        for family in FAMILIES
        for entry in tomllib.loads((HERE / f"{family}.toml").read_text(encoding="utf-8"))["accident"]
    ]


def replaced(text: str, old: str, new: str) -> str:
    """Replace what stands there exactly once.

    Raises:
        ValueError: it does not, so that the accident would not be the one that is meant.
    """
    if text.count(old) != 1:
        raise ValueError(f"{old!r} stands {text.count(old)} times in the chat, not once")
    return text.replace(old, new)


def write(accident: Accident, folder: Path) -> None:
    """Write the chat with its accident."""
    if accident.base:
        shutil.copytree(SUBMISSIONS / accident.base, folder, ignore=shutil.ignore_patterns("expected.toml"))
    else:
        folder.mkdir()
        for half in ("server", "client"):
            text = (SUBMISSIONS / "parts" / "tcp" / f"{half}_chat.py").read_text(encoding="utf-8")
            for place, code in getattr(accident, half).items():
                if place == "replace":
                    for old, new in code:
                        text = replaced(text, old, new)
                else:
                    old, new = PLACES[half, place]
                    text = replaced(text, old, new.format(code=code))
            (folder / f"{half}_chat.py").write_text(text, encoding="utf-8")
    for edit in accident.edit:
        path = folder / edit["file"]
        path.write_text(replaced(path.read_text(encoding="utf-8"), edit["old"], edit["new"]), encoding="utf-8")
    if accident.folder:
        FOLDERS[accident.folder](folder)


def suffer(accident: Accident) -> tuple[list[str], Aftermath]:
    """Grade a chat with its accident; return what is not as it must be, and what came."""
    with TemporaryDirectory(prefix="accident-", ignore_cleanup_errors=True) as scratch, ExitStack() as stack:
        room = Path(scratch).resolve()
        for name in ("home", "tmp", "outside", "reports"):
            (room / name).mkdir()
        (room / "outside" / "marks.txt").write_text("ann 5, bob 4\n", encoding="utf-8")
        (room / "outside" / "server.py").write_text("import socket\n", encoding="utf-8")
        folder = room / accident.called.encode().decode("unicode_escape")
        write(accident, folder)
        if accident.disk:
            stack.enter_context(small_disk(room / "tmp", accident.disk, accident.free))
        if accident.outside:
            stack.enter_context(
                strangers_server(SUBMISSIONS / "parts" / "tcp" / "server_chat.py", room / "home" / "port")
            )
        after = graded(room, folder, inside=accident.inside)
        if accident.folder == "deep_folders":
            subprocess.run(["rm", "-rf", str(folder)], check=False)  # deeper than shutil can name
    return [*after.complaints, *_against(accident, after)], after


def _against(accident: Accident, after: Aftermath) -> list[str]:
    """What of the verdict is not as stated."""
    report = after.report
    if not report:
        return []  # said already
    found = [f"the report does not say {accident.told!r}"] if accident.told and accident.told not in after.text else []
    got = {one["id"]: one["outcome"] for one in report["findings"] if one["tier"] == "task"}
    if accident.broken:
        wrong = {name: outcome for name, outcome in got.items() if outcome not in ("broken", "skipped")}
        return [*found, *([f"not our fault: {wrong}"] if wrong else []), *_code(after, 3)]
    if accident.open:
        return found
    found += [
        f"{name} is {got.get(name)}, not {expected}: {_headline(report, name)}"
        for name, expected in accident.outcomes().items()
        if got.get(name) != expected
    ]
    level = report["gates"][0]["level"]
    found += [f"the gate is {level}, not {accident.gate}"] if level != accident.gate else []
    whole = not accident.fails and accident.gate == "met"
    return [*found, *_code(after, 0 if whole else 1)]


def _code(after: Aftermath, code: int) -> list[str]:
    return [f"exit code {after.code}, not {code}"] if after.code != code else []


def _headline(report: dict[str, Any], name: str) -> str:
    one = next((one for one in report["findings"] if one["id"] == name), {})
    return f"{one.get('headline')}; {one.get('got')}"
