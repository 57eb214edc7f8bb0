"""The paper that the console report is set on: width, colour, signs. Only this file talks to rich's Console.

Rule 1. Text enters through `Look.text` only: rich never parses a string for markup, emoji or numbers.
Rule 2. What comes out depends on the arguments alone: no environment, no terminal, no clock is asked.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from rich.cells import cell_len, set_cell_size
from rich.console import Console, JustifyMethod, RenderableType
from rich.table import Table
from rich.text import Text

from grader.model import Outcome
from grader.report.plain import plain

Row = tuple[RenderableType, ...]
Section = list[RenderableType]

NARROWEST = 40  # columns below which the report is not folded any further

STYLES = {
    Outcome.PASSED: "green",
    Outcome.FAILED: "bold red",
    Outcome.SKIPPED: "dim",
    Outcome.BROKEN: "bold magenta",
}
_SIGNS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.SKIPPED: "·", Outcome.BROKEN: "?"}
_ASCII_SIGNS = {Outcome.PASSED: "ok", Outcome.FAILED: "!!", Outcome.SKIPPED: "--", Outcome.BROKEN: "??"}

UNICODE_SIGNS = "×✓✗·…│─█░"  # what an encoding must hold for the report to be set with its signs


@dataclass(frozen=True)
class Look:
    """How a report is set: columns, colour, and whether its signs must be ASCII."""

    width: int = 80
    color: bool = False
    ascii_only: bool = False

    def text(self, words: str, style: str = "") -> Text:
        """Return words, a student's among them, as text without any markup."""
        return Text(plain(words, ascii_only=self.ascii_only), style=style, overflow="fold")

    def cut(self, words: str, width: int, style: str = "", *, whole: bool = False) -> Text:
        """Return the words as one line that is no wider than this; `whole`: with no word cut in two."""
        shown = " ".join(plain(words, ascii_only=self.ascii_only).split("\n"))
        if cell_len(shown) > width:
            dots = "..." if self.ascii_only else "…"
            part = set_cell_size(shown, max(0, width - len(dots)))
            if whole and not shown[len(part) :].startswith(" "):
                part = part.rpartition(" ")[0] or part
            shown = part.rstrip(" ,;:") + dots
        return Text(shown, style=style)

    def sign(self, outcome: Outcome) -> Text:
        """Return the sign of an outcome."""
        return Text((_ASCII_SIGNS if self.ascii_only else _SIGNS)[outcome], style=STYLES[outcome])

    def command(self, words: str) -> Text:
        """Return a command as one line, however wide: one that is folded cannot be copied."""
        return Text("  " + " ".join(plain(words, ascii_only=self.ascii_only).split("\n")), no_wrap=True)

    def heading(self, words: str) -> Text:
        """Return a section's heading."""
        return self.text(words, "bold")

    def bullet(self, words: str) -> Table:
        """Return one item of a list, folded under itself."""
        return self.columns([(Text("-"), self.text(words))])

    def columns(self, rows: Sequence[Row], indent: int = 2, right: int | None = None) -> Table:
        """Return rows set in columns, the one that `right` numbers to the right; the last one takes what is left.

        The others are as wide as their longest text, up to a third of the page.
        """
        table = Table.grid(padding=(0, 2, 0, 0))
        if indent:
            table.add_column(width=indent - 2)
        for number, cells in enumerate(zip(*(row[:-1] for row in rows), strict=True)):
            widest = max(cell.cell_len if isinstance(cell, Text) else 0 for cell in cells)
            side: JustifyMethod = "right" if number == right else "left"
            table.add_column(width=min(widest, self.width // 3), overflow="fold", justify=side)
        table.add_column(overflow="fold", ratio=1)
        for row in rows:
            table.add_row(*([""] if indent else []), *row)
        return table

    def labelled(self, rows: Sequence[tuple[str, str]]) -> Table:
        """Return rows of a label and a sentence."""
        return self.columns([(self.text(label, "cyan"), self.text(words)) for label, words in rows])

    def render(self, blocks: Iterable[RenderableType]) -> str:
        """Return the blocks as text, each line but a command no wider than the page, without blanks at its end."""
        console = Console(
            file=StringIO(),
            width=max(NARROWEST, self.width),
            height=25,  # or else rich takes its size from the environment
            color_system="standard" if self.color else None,
            force_terminal=self.color,
            no_color=not self.color,
            force_jupyter=False,
            legacy_windows=False,
            markup=False,
            highlight=False,
            emoji=False,
        )
        with console.capture() as captured:
            for block in blocks:
                console.print(block, soft_wrap=isinstance(block, Text) and bool(block.no_wrap))
        return re.sub(r" +$", "", captured.get(), flags=re.MULTILINE)


PLAIN = Look()  # for a file: 80 columns, no colour, all signs
