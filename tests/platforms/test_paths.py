"""A chat is graded wherever a student keeps it, and whatever the console can show."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHAT = ROOT / "assignments" / "chat" / "solution" / "tcp"
LONGEST = 100.0
PLACES = {
    "cyrillic and blanks": "OneDrive - Вуз/Сетевое программирование/Чат (копия)",
    "signs": "a&b %PATH% ^c 100% 'd' [e] $f",
    "longer than 260": "/".join(["очень длинное имя папки " * 3] * 4),
}


def grade(folder: Path, *options: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
    """Grade as from a console with such an encoding, without colours."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding, "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "grader", str(folder), "--only", "serves", "--lang", "en", *options],
        env=environment, capture_output=True, encoding=encoding, timeout=LONGEST, check=False, cwd=folder.anchor,
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "ascii"])
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_chat_is_graded_wherever_it_lies(tmp_path: Path, place: str, encoding: str) -> None:
    """Cyrillic, blanks, signs that a shell knows, long paths; code pages 866 and 1251, and no letters at all."""
    folder = tmp_path / place
    try:
        shutil.copytree(CHAT, folder)
    except OSError:
        pytest.skip("this system allows no such path")
    done = grade(folder, encoding=encoding)

    assert (done.returncode, done.stderr) == (0, "")
    assert "All that was tried works." in done.stdout


@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere nobody can hold a file against its readers")
@pytest.mark.parametrize(("held", "code"), [("notes.docx", 0), ("server_chat.py", 1)])
def test_a_file_that_another_program_holds_open(tmp_path: Path, held: str, code: int) -> None:
    """It is left out, and the report says so; a program that cannot be read is named in a sentence."""
    import ctypes

    folder = tmp_path / "chat"
    shutil.copytree(CHAT, folder)
    (folder / "notes.docx").write_bytes(b"x")
    create = ctypes.windll.kernel32.CreateFileW
    create.restype = ctypes.c_void_p
    with ExitStack() as stack:
        handle = create(str(folder / held), 0xC0000000, 0, None, 3, 0, None)
        stack.callback(ctypes.windll.kernel32.CloseHandle, ctypes.c_void_p(handle))
        done = grade(folder, "--verbose")

    assert done.returncode == code
    assert held in done.stdout
    assert "Traceback" not in done.stderr
