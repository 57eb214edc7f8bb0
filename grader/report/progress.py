"""What happens while the grader works, on a terminal: a line for each criterion with its state.

Rule 1. It is gone when the report comes: nothing of it stays on the screen, and nothing goes into a pipe.
Rule 2. States come from the threads of the plays; a lock keeps the table whole.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Self

from rich.live import Live
from rich.text import Text

from grader.language import _
from grader.model import Outcome
from grader.report.page import STYLES
from grader.report.plain import plain
from grader.report.sentences import outcome_word

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {"playing": "cyan", **{outcome.value: style for outcome, style in STYLES.items()}}


def _word(state: str) -> str:
    """Return the word for a state that the engine reports; one that is not known stays as it is."""
    words = {"playing": _("playing"), "confirming": _("playing once more, with patience")}
    return (words | {outcome.value: outcome_word(outcome) for outcome in Outcome}).get(state, state)


class Progress:
    """A table of states. With a console it is shown while the `with` block runs; without one, nothing is.

    To call: the object itself, with a criterion's id and its state.
    """

    def __init__(self, console: Console | None) -> None:
        self._states: dict[str, str] = {}
        self._lock = Lock()
        self._live = None if console is None else Live(console=console, transient=True, refresh_per_second=12)

    def __call__(self, criterion: str, state: str) -> None:
        """Note the state of a criterion."""
        with self._lock:
            self._states[criterion] = state
            if self._live is not None:
                self._live.update(progress_text(self._states))

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, *_error: object) -> None:
        if self._live is not None:
            self._live.stop()


def progress_text(states: dict[str, str]) -> Text:
    """Return the table as text: a line for each criterion, in the order in which they came."""
    widest = max((len(criterion) for criterion in states), default=0)
    text = Text(no_wrap=True, overflow="ellipsis")
    for number, (criterion, state) in enumerate(states.items()):
        text.append("\n" if number else "")
        text.append(f"  {plain(criterion).ljust(widest)}  ")
        text.append(plain(_word(state)), _STYLES.get(state, "yellow"))
    return text
