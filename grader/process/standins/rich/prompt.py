"""Stand-in for `rich.prompt`: asks with `input`."""

from __future__ import annotations

from typing import Any

from .console import Console


class InvalidResponse(Exception):
    """An answer that will not do."""


class PromptBase:
    """Asks until the answer will do; `of` makes a value of it."""

    choices: Any = None

    @staticmethod
    def of(text: str) -> Any:
        return text

    @classmethod
    def ask(
        cls,
        prompt: Any = "",
        *,
        console: Any = None,
        password: bool = False,
        choices: Any = None,
        default: Any = ...,
        show_default: bool = True,
        show_choices: bool = True,
        **how: Any,
    ) -> Any:
        console, choices = console or Console(), choices or cls.choices
        shown = f"{prompt}" + (f" \\[{'/'.join(choices)}]" if choices and show_choices else "")
        shown += f" ({default})" if default not in (..., None) and show_default else ""
        while True:
            text = console.input(f"{shown}: ", password=password).strip()
            if not text and default is not ...:
                return default
            try:
                if choices and text not in choices:
                    raise ValueError
                return cls.of(text)
            except ValueError:
                console.print("Please enter a valid value")


class Prompt(PromptBase):
    """Asks for a text."""


class IntPrompt(PromptBase):
    """Asks for a whole number."""

    @staticmethod
    def of(text: str) -> int:
        return int(text)


class FloatPrompt(PromptBase):
    """Asks for a number."""

    @staticmethod
    def of(text: str) -> float:
        return float(text)


class Confirm(PromptBase):
    """Asks for y or n."""

    choices = ("y", "n")

    @staticmethod
    def of(text: str) -> bool:
        return text == "y"
