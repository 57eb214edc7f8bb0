"""Stand-in for `rich.table`: columns of plain text."""

from __future__ import annotations

from typing import Any

from .console import Group


class Table:
    """A title, headers and rows."""

    def __init__(self, *headers: Any, title: Any = None, show_header: bool = True, **how: Any) -> None:
        self.title, self.show_header = title, show_header
        self._headers = [str(Group(header)) for header in headers]
        self._rows: list[list[str]] = []

    @classmethod
    def grid(cls, *headers: Any, **how: Any) -> Table:
        return cls(*headers, show_header=False)

    @property
    def row_count(self) -> int:
        return len(self._rows)

    def add_column(self, header: Any = "", *how: Any, **more: Any) -> None:
        self._headers.append(str(Group(header)))

    def add_row(self, *renderables: Any, **how: Any) -> None:
        self._rows.append([str(Group("" if cell is None else cell)) for cell in renderables])

    def add_section(self) -> None:
        pass

    def __str__(self) -> str:
        header = [self._headers] if self.show_header and any(self._headers) else []
        lines = [*header, *self._rows]
        count = max(map(len, lines), default=0)
        widths = [max(len(line[n]) for line in lines if n < len(line)) for n in range(count)]
        drawn = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines]
        return "\n".join([*([str(Group(self.title))] if self.title is not None else []), *drawn])
