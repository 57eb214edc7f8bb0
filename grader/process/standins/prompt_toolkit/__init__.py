"""Stand-in for `prompt_toolkit`: asks with `input`, prints with `print`; no editing, colours and completion."""

from .formatted_text import ANSI, HTML
from .shortcuts import PromptSession, print_formatted_text, prompt

__all__ = ["ANSI", "HTML", "PromptSession", "print_formatted_text", "prompt"]
