"""The stand-ins: the text is kept, the ornament is not, and nothing waits or fails."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest

from grader.errors import UsageError
from grader.submission.interpreters import interpreter
from grader.submission.modules import STANDINS, stood_in

NAMES = sorted(
    ".".join(path.relative_to(STANDINS).with_suffix("").parts).removesuffix(".__init__")
    for path in STANDINS.rglob("*.py")
)
DEADLINE = 60.0  # seconds an interpreter may take on a busy machine


@cache
def oldest() -> Path:
    """Return the oldest Python that the student may have, or this one where it is not installed."""
    try:
        return interpreter("3.8")
    except UsageError:
        return Path(sys.executable)


def run(program: str, typed: str = "", python: Path | None = None) -> str:
    """Run a program with the stand-ins before everything that is installed, and return its screen."""
    done = subprocess.run(
        [python or oldest(), "-W", "error", "-c", dedent(program)],
        input=typed, capture_output=True, timeout=DEADLINE, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONPATH": str(STANDINS), "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_every_stand_in_is_known_by_its_name() -> None:
    """By the file, or by the folder; what is not there is not claimed."""
    assert all(stood_in(name) for name in NAMES)
    assert not stood_in("rich.live")


def lines(*texts: str) -> str:
    """Return a program of these lines."""
    return "\n".join(texts)


@pytest.mark.parametrize("python", [oldest(), Path(sys.executable)], ids=["oldest", "this"])
def test_every_stand_in_can_be_imported_and_says_what_it_is(python: Path) -> None:
    """With nothing but the standard library, without a warning, on every Python."""
    shown = run(
        f"""
        import importlib
        for name in {NAMES!r}:
            module = importlib.import_module(name)
            assert module.__doc__.startswith("Stand-in for "), name
            print(name)
        """,
        python=python,
    )

    expected = [name for name in NAMES if sys.platform != "win32" or name != "winsound"]
    assert [name for name in shown.split() if name in expected] == expected


@pytest.mark.parametrize(
    ("program", "shown"),
    [
        (lines("from colorama import Fore, Back, Style, init", "init(autoreset=True)",
         "print(Fore.RED + 'hi' + Style.DIM)"), "hi"),
        (lines("import colorama", "colorama.just_fix_windows_console()",
         "print(f'{colorama.Back.ANY}{colorama.Cursor.UP()}x')"), "x"),
        (lines("from termcolor import colored, cprint", "cprint('hi', 'red', end='!')",
         "print(colored(5, 'red', attrs=['bold']))"), "hi!5"),
        (lines("from colored import fg, bg, attr, stylize, Fore",
         "print(fg('red') + stylize('hi', fg(1)) + attr(0) + Fore.red)"), "hi"),
        (lines("import pyfiglet", "print(pyfiglet.figlet_format('CHAT', font='slant'))"), "CHAT"),
        (lines("from pyfiglet import Figlet", "print(Figlet(font='slant').renderText('CHAT'))"), "CHAT"),
        (lines("from art import tprint, text2art", "tprint('CHAT', font='block')", "print(text2art('x'))"),
         "CHAT\nx"),
        (lines("import emoji", "print(emoji.emojize('hi :smile:', language='alias'))"), "hi :smile:"),
        (lines("import cowsay", "cowsay.tux('moo')", "print(cowsay.get_output_string('cow', 'hi'))"), "moo\nhi"),
        (lines("from tqdm import tqdm, trange", "for n in tqdm(range(2), desc='x'): tqdm.write(str(n))",
         "print(sum(trange(3)))"), "0\n1\n3"),
        (lines("from tqdm.auto import tqdm", "with tqdm(total=3) as bar: bar.update(2)", "print(bar.n, len(bar))"),
         "2 3"),
        (lines("from playsound import playsound", "playsound('ding.mp3')", "print('on')"), "on"),
        (lines("from plyer import notification", "notification.notify(title='a', message='b', timeout=1)",
         "print('on')"), "on"),
        (lines("from win10toast import ToastNotifier", "ToastNotifier().show_toast('a', 'b', threaded=True)",
         "print('on')"), "on"),
        (lines("import pyttsx3", "engine = pyttsx3.init()",
         "engine.setProperty('voice', engine.getProperty('voices')[1].id)", "engine.say('hi')", "engine.runAndWait()",
         "print('on')"), "on"),
        (lines("from tabulate import tabulate",
         "print(tabulate([['ann', 1]], headers=['who', 'n'], tablefmt='grid'))"), "who  n\nann  1"),
        (lines("from tabulate import tabulate", "print(tabulate([{'who': 'ann'}], headers='keys'))"), "who\nann"),
        (lines("from prettytable import PrettyTable", "t = PrettyTable(['who'])", "t.add_row(['ann'])", "print(t)"),
         "+-----+\n| who |\n+-----+\n| ann |\n+-----+"),
        (lines("import colorlog, sys", "h = colorlog.StreamHandler(sys.stdout)",
         "h.setFormatter(colorlog.ColoredFormatter('%(log_color)s%(levelname)s:%(message)s%(reset)s'))",
         "log = colorlog.getLogger('x')", "log.addHandler(h)", "log.error('hi')"), "ERROR:hi"),
    ],
)  # fmt: skip
def test_the_text_is_kept(program: str, shown: str) -> None:
    """What students really call, as they call it."""
    assert run(program).rstrip() == shown


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has the real one")
def test_winsound_is_silent_and_takes_no_time() -> None:
    """A sound of ten minutes is over at once."""
    program = "import winsound\nwinsound.Beep(440, 600_000)\nwinsound.PlaySound('x', winsound.SND_ASYNC)\nprint('on')"

    assert run(program) == "on\n"


@pytest.mark.parametrize(
    ("program", "shown"),
    [
        (lines("from rich import print", "print('[bold red]hi[/bold red]', {'a': 1}, '[1]', r'\\[ann]')"),
         "hi {'a': 1} [1] [ann]"),
        (lines("from rich.console import Console", "c = Console()",
         "c.print('[green]ann[/]: hi', style='bold', end='|')", "c.print('[x]', markup=False)", "c.rule('[b]Chat')",
         "c.clear()"), "ann: hi|[x]\n--- Chat ---"),
        (lines("from rich.panel import Panel", "from rich import print, box",
         "print(Panel.fit('[b]hi[/b]', title='Chat', box=box.ROUNDED))"), "Chat\nhi"),
        (lines("from rich.text import Text", "from rich.console import Console", "t = Text('ann', style='bold')",
         "t.append(': [hi]', style='red')", "t.stylize('bold', 0, 3)", "Console().print(t)"), "ann: [hi]"),
        (lines("from rich.table import Table", "from rich.console import Console", "t = Table(title='Users')",
         "t.add_column('who', style='cyan')", "t.add_column('port')", "t.add_row('[b]ann[/b]', '1')",
         "Console().print(t)"), "Users\nwho  port\nann  1"),
        (lines("from rich.markdown import Markdown", "from rich.align import Align", "from rich import print",
         "print(Align.center(Markdown('# Chat')))"), "# Chat"),
        (lines("from rich.traceback import install", "from rich.pretty import pprint", "install(show_locals=True)",
         "pprint([1])"), "[1]"),
        (lines("from rich.markup import escape", "from rich import print", "print(escape('[red]'), '[b]x[/b]')"),
         "[red] x"),
        (lines("import logging", "from rich.logging import RichHandler",
         "logging.basicConfig(level='INFO', format='%(message)s', handlers=[RichHandler(rich_tracebacks=True)])",
         "logging.info('hi')"), "hi"),
        (lines("from rich.progress import track", "print(list(track(range(2), description='x')))"), "[0, 1]"),
        (lines("from rich.console import Console", "with Console().status('wait'): print('on')"), "on"),
    ],
)  # fmt: skip
def test_rich_prints_the_text_without_its_markup(program: str, shown: str) -> None:
    """Tags are taken out as rich does it, and what is no tag stays."""
    assert run(program).rstrip() == shown


def test_what_rich_takes_for_a_tag_the_stand_in_takes_for_one() -> None:
    """Held against the real one, which the grader itself uses."""
    from rich.text import Text

    texts = [
        "[ann] hi",
        "[1] x",
        "[bold]x[/bold]",
        "[Ann] hi",
        r"\[ann] hi",
        "[@click=a]x[/]",
        "[]",
        "[ x]",
        "a[b",
        "[#ff0000]x",
    ]
    shown = run(f"from rich.markup import strip\nfor text in {texts!r}: print(strip(text))")

    assert shown.splitlines() == [Text.from_markup(text).plain for text in texts]


@pytest.mark.parametrize(
    ("program", "typed", "shown"),
    [
        (lines("from rich.prompt import Prompt", "print(Prompt.ask('[b]Name[/b]', default='ann'))"), "\n",
         "Name (ann): ann"),
        (lines("from rich.prompt import Prompt", "print(Prompt.ask('Who', choices=['a', 'b']))"), "c\nb\n",
         "Who [a/b]: Please enter a valid value\nWho [a/b]: b"),
        (lines("from rich.prompt import IntPrompt, Confirm", "print(IntPrompt.ask('Port') + 1, Confirm.ask('Sure'))"),
         "x\n1\ny\n", "Port: Please enter a valid value\nPort: Sure [y/n]: 2 True"),
        (lines("from rich.console import Console", "print(Console().input('[b]> [/b]'))"), "hi\n", "> hi"),
        (lines("from prompt_toolkit import prompt", "print(prompt('> ', default='x'))"), "hi\n", "> hi"),
        (lines("from prompt_toolkit import PromptSession, HTML, print_formatted_text",
         "from prompt_toolkit.patch_stdout import patch_stdout", "session = PromptSession(HTML('<b>&gt;</b> '))",
         "with patch_stdout():", "    print_formatted_text(HTML('<red>{}</red>').format(session.prompt()))"),
         "<hi>\n", "> <hi>"),
        (lines("import asyncio", "from prompt_toolkit import PromptSession",
         "print(asyncio.run(PromptSession().prompt_async('> ')))"), "hi\n", "> hi"),
    ],
)  # fmt: skip
def test_who_asks_gets_the_typed_line(program: str, typed: str, shown: str) -> None:
    """The prompt is shown, and the line comes from standard input."""
    assert run(program, typed).rstrip() == shown


def test_the_end_of_the_keyboard_is_an_end() -> None:
    """As `input` has it: `EOFError`."""
    program = """
        from prompt_toolkit import prompt
        from rich.prompt import Prompt
        for ask in (prompt, Prompt.ask):
            try:
                ask("")
            except EOFError:
                print("over")
    """

    assert run(program).split() == ["over", ":", "over"]
