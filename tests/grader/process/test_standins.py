"""The stand-ins: the text is kept, the ornament is not, and nothing waits or fails."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.process.interpreter import interpreter
from grader.submission.modules import STANDINS, stood_in

NAMES = sorted(path.stem for path in STANDINS.glob("*.py") if sys.platform != "win32" or path.stem != "winsound")
DEADLINE = 60.0  # seconds an interpreter may take on a busy machine
IMPORT_ALL = f"""
import importlib
for name in {NAMES!r}:
    assert importlib.import_module(name).__doc__.startswith("Stand-in for "), name
    print(name)
"""


@cache
def oldest() -> Path:
    """Return the oldest Python that the student may have, or this one where it is not installed."""
    try:
        return interpreter("3.8")
    except UsageError:
        return Path(sys.executable)


def run(program: str, python: Path | None = None) -> str:
    """Run a program with the stand-ins before everything that is installed, and return its screen."""
    done = subprocess.run(
        [python or oldest(), "-W", "error", "-c", program],
        capture_output=True, timeout=DEADLINE, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONPATH": str(STANDINS), "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_every_stand_in_is_known_by_its_name() -> None:
    """What is not there is not claimed."""
    assert all(stood_in(name) for name in NAMES)
    assert not stood_in("rich")
    assert not stood_in("colorama.ansi")


@pytest.mark.parametrize("python", [oldest(), Path(sys.executable)], ids=["oldest", "this"])
def test_every_stand_in_can_be_imported_and_says_what_it_is(python: Path) -> None:
    """With nothing but the standard library, without a warning, on every Python."""
    assert run(IMPORT_ALL, python).split() == NAMES


@pytest.mark.parametrize(
    ("program", "shown"),
    [
        ("from colorama import Fore, Style, init; init(autoreset=True); print(Fore.RED + 'hi' + Style.DIM)", "hi"),
        ("import colorama; colorama.just_fix_windows_console(); print(f'{colorama.Back.ANY}{colorama.Cursor.UP()}x')",
         "x"),
        ("from termcolor import cprint; cprint('hi', 'red', end='!', force_color=True)", "hi!"),
        ("from termcolor import colored; print(colored(5, 'red', attrs=['bold']))", "5"),
        ("from colored import *; print(fg('red') + stylize('hi', fg(1)) + bg(2) + attr(0) + Fore.red)", "hi"),
        ("import pyfiglet; print(pyfiglet.figlet_format('CHAT', font='slant'))", "CHAT"),
        ("from pyfiglet import Figlet; print(Figlet(font='slant').renderText('CHAT'))", "CHAT"),
        ("import emoji; print(emoji.emojize('hi :smile:', language='alias'))", "hi :smile:"),
        ("from playsound import playsound; playsound('ding.mp3'); print('on')", "on"),
        ("from plyer import notification; notification.notify(title='a', message='b', timeout=1); print('on')", "on"),
        ("from win10toast import ToastNotifier; ToastNotifier().show_toast('a', 'b', threaded=True); print('on')",
         "on"),
        pytest.param(
            "import winsound; winsound.Beep(440, 600_000); winsound.PlaySound('x', winsound.SND_ASYNC); print('on')",
            "on", marks=pytest.mark.skipif(sys.platform == "win32", reason="Windows has the real one")),
    ],
)  # fmt: skip
def test_the_text_is_kept(program: str, shown: str) -> None:
    """What students really call, as they call it; a sound of ten minutes is over at once."""
    assert run(program).rstrip() == shown
