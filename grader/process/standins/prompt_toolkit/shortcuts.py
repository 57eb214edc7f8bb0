"""Stand-in for `prompt_toolkit.shortcuts`."""

from __future__ import annotations

import asyncio
import getpass
from typing import Any

from .formatted_text import to_text


def prompt(message: Any = "", *, is_password: bool = False, default: str = "", **how: Any) -> str:
    """Ask with `input`; an empty line takes the default."""
    text = to_text(message)
    return (getpass.getpass(text) if is_password else input(text)) or default


class PromptSession:
    """Asks again and again; a message given once is the next one's too."""

    def __init__(self, message: Any = "", **how: Any) -> None:
        self.message = message

    def __class_getitem__(cls, item: Any) -> type[PromptSession]:
        return cls

    def prompt(self, message: Any = None, **how: Any) -> str:
        if message is not None:
            self.message = message
        return prompt(self.message, is_password=bool(how.get("is_password")), default=how.get("default", ""))

    async def prompt_async(self, message: Any = None, **how: Any) -> str:
        ask = asyncio.get_running_loop().run_in_executor
        return await ask(None, lambda: self.prompt(message, **how))


def print_formatted_text(*values: Any, sep: str = " ", end: str = "\n", file: Any = None, **how: Any) -> None:
    """Print the texts."""
    print(*map(to_text, values), sep=sep, end=end, file=file, flush=True)


def clear() -> None:
    """Do nothing."""


def set_title(text: str) -> None:
    """Do nothing."""
