"""Stand-in for `tabulate`: columns of plain text, whatever the format."""

from __future__ import annotations

from typing import Any

tabulate_formats = ["plain", "simple", "grid"]


def tabulate(tabular_data: Any, headers: Any = (), tablefmt: str = "simple", **how: Any) -> str:
    """Return the rows, one a line, in columns; a list of dicts or a dict of columns has its keys as headers."""
    if isinstance(tabular_data, dict):
        names, rows = list(tabular_data), [list(row) for row in zip(*tabular_data.values())]
    else:
        given: list[Any] = list(tabular_data)
        names = list(given[0]) if given and isinstance(given[0], dict) else []
        rows = [list(row.values()) if isinstance(row, dict) else list(row) for row in given]
    if headers == "keys":
        rows.insert(0, names)
    elif headers and headers != "firstrow":
        rows.insert(0, list(headers))
    cells = [[str(cell) for cell in row] for row in rows]
    count = max(map(len, cells), default=0)
    widths = [max(len(row[n]) for row in cells if n < len(row)) for n in range(count)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in cells)
