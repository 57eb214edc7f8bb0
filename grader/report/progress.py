"""What happens while the grader works, on a terminal: a line for each criterion with its state.

Rule 1. It is gone when the report comes: nothing of it stays on the screen, and nothing goes into a pipe.
Rule 2. States come from the threads of the plays; a lock keeps the table whole.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TextIO

from rich.console import Console
from rich.live import Live
from rich.text import Text

from grader.language import _
from grader.model import Outcome
from grader.report.page import STYLES
from grader.report.plain import plain
from grader.report.sentences import outcome_word

_STYLES = {"playing": "cyan", **{outcome.value: style for outcome, style in STYLES.items()}}


@contextmanager
def progress(stream: TextIO) -> Iterator[Callable[[str, str], None]]:
    """Yield what is told the state of a criterion, by its id; a terminal that can move its cursor shows the table."""
    console = Console(file=stream)
    if console.is_dumb_terminal or not stream.isatty():  # rich would believe FORCE_COLOR, which CI services set
        yield lambda _criterion, _state: None
        return
    states: dict[str, str] = {}
    lock = Lock()
    with Live(console=console, transient=True, refresh_per_second=12) as live:

        def tell(criterion: str, state: str) -> None:
            with lock:
                states[criterion] = state
                live.update(progress_text(states))

        yield tell


def progress_text(states: dict[str, str]) -> Text:
    """Return the table as text: a line for each criterion, in the order in which they came."""
    words = {"playing": _("being tried"), "confirming": _("being tried once more, with patience")}
    words |= {outcome.value: outcome_word(outcome) for outcome in Outcome}
    widest = max(map(len, states), default=0)
    text = Text(no_wrap=True, overflow="ellipsis")
    for number, (criterion, state) in enumerate(states.items()):
        text.append("\n" if number else "")
        text.append(f"  {plain(criterion).ljust(widest)}  ")
        text.append(plain(words.get(state, state)), _STYLES.get(state, "yellow"))
    return text
