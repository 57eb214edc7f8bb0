"""Stand-in for `rich.console`: a console without colours and width."""

from __future__ import annotations

import getpass
import json as _json
import sys
import time
import traceback
from typing import Any

from .markup import strip


class Group:
    """Objects, one below the other."""

    def __init__(self, *renderables: Any, fit: bool = True) -> None:
        self.renderables = list(renderables)

    def __str__(self) -> str:
        return "\n".join(strip(one) if isinstance(one, str) else str(one) for one in self.renderables)


class Status:
    """A line that would tell what is going on."""

    def __enter__(self) -> Status:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def update(self, *how: Any, **more: Any) -> None:
        pass


class Console:
    """Writes objects as text: to a file, or to what is standard output at that time."""

    is_terminal = False
    encoding = "utf-8"
    width, height = 80, 25

    def __init__(self, *, file: Any = None, stderr: bool = False, markup: bool = True, **how: Any) -> None:
        self._file, self.stderr, self._markup = file, stderr, markup

    @property
    def file(self) -> Any:
        return self._file or (sys.stderr if self.stderr else sys.stdout)

    def print(
        self, *objects: Any, sep: str = " ", end: str = "\n", style: Any = None, markup: bool | None = None, **how: Any
    ) -> None:
        tags = self._markup if markup is None else markup
        texts = [strip(one) if tags and isinstance(one, str) else str(one) for one in objects]
        self.file.write(sep.join(texts) + end)  # at once: several threads write
        self.file.flush()

    def out(self, *objects: Any, sep: str = " ", end: str = "\n", **how: Any) -> None:
        self.print(*objects, sep=sep, end=end, markup=False)

    def log(self, *objects: Any, sep: str = " ", end: str = "\n", **how: Any) -> None:
        self.print(time.strftime("[%H:%M:%S]"), *objects, sep=sep, end=end)

    def print_json(self, json: str | None = None, *, data: Any = None, indent: Any = 2, **how: Any) -> None:
        value = data if json is None else _json.loads(json)
        self.out(_json.dumps(value, indent=indent, ensure_ascii=False))

    def print_exception(self, **how: Any) -> None:
        self.out(traceback.format_exc())

    def input(self, prompt: Any = "", *, password: bool = False, **how: Any) -> str:
        self.print(prompt, end="")
        return getpass.getpass("") if password else input()

    def rule(self, title: Any = "", *, characters: str = "-", **how: Any) -> None:
        self.print(Rule(title))

    def line(self, count: int = 1) -> None:
        self.out("\n" * count, end="")

    def status(self, status: Any = "", **how: Any) -> Status:
        return Status()

    def clear(self, home: bool = True) -> None:
        pass

    def bell(self) -> None:
        pass

    def show_cursor(self, show: bool = True) -> bool:
        return False

    def set_window_title(self, title: str) -> bool:
        return False


class Rule:
    """A line with a title in it."""

    def __init__(self, title: Any = "", **how: Any) -> None:
        self.title = title

    def __str__(self) -> str:
        title = strip(self.title) if isinstance(self.title, str) else str(self.title)
        return f"--- {title} ---" if title else "-" * 40
