"""Stand-in for `prettytable`: a plain table with the same words."""

from __future__ import annotations

from typing import Any

ALL, FRAME, HEADER, NONE = 1, 0, 2, 3
DEFAULT, MSWORD_FRIENDLY, PLAIN_COLUMNS, MARKDOWN, ORGMODE, DOUBLE_BORDER, SINGLE_BORDER = 10, 11, 12, 13, 14, 15, 16


class PrettyTable:
    """Field names and rows, as text."""

    def __init__(self, field_names: Any = None, **how: Any) -> None:
        self.field_names: list[Any] = list(field_names or [])
        self.rows: list[list[Any]] = []
        self.title: str | None = how.get("title")
        self.align: Any = {}
        self.max_width: Any = {}

    def add_row(self, row: Any, **how: Any) -> None:
        self.rows.append(list(row))

    def add_rows(self, rows: Any) -> None:
        for row in rows:
            self.add_row(row)

    def add_column(self, fieldname: Any, column: Any, *how: Any) -> None:
        self.rows = self.rows or [[] for _ in column]
        self.field_names = [*self.field_names, fieldname]
        for row, cell in zip(self.rows, column):
            row.append(cell)

    def del_row(self, row_index: int) -> None:
        del self.rows[row_index]

    def clear_rows(self) -> None:
        self.rows = []

    def clear(self) -> None:
        self.rows, self.field_names = [], []

    def set_style(self, style: object) -> None:
        pass

    def get_string(self, **how: Any) -> str:
        names = self.field_names or [f"Field {n + 1}" for n in range(max(map(len, self.rows), default=0))]
        lines = [[str(cell) for cell in row] for row in (names, *self.rows)]
        widths = [max(len(line[n]) for line in lines if n < len(line)) for n in range(len(names))]
        edge = "+" + "+".join("-" * (width + 2) for width in widths) + "+"
        drawn = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |" for line in lines]
        title = [str(self.title)] if self.title else []
        return "\n".join([*title, edge, drawn[0], edge, *drawn[1:], edge])

    def __str__(self) -> str:
        return self.get_string()
