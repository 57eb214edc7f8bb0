"""What a program's usage text, on its screen, asks its command line for."""

from __future__ import annotations

import re

MOST_WORDS = 8
LARGEST_NUMBER = 1023  # in an example: larger ones are ports
_ADDRESS = re.compile(r"localhost|\d+(?:\.\d+){3}")
_LINE = re.compile(
    r"(?:\S+\.pyw?\b|\b(?:usage|uso|aufruf|utilisation|использование|запуск)\s*:)(?P<rest>.*)", re.IGNORECASE
)
_LEFT_OUT = re.compile(r"\[[^\]]*\]")
_KINDS = {
    "port": re.compile(r"port|порт", re.IGNORECASE),
    "host": re.compile(r"host|ip\b|addr|server|хост|адрес|сервер", re.IGNORECASE),
    "number": re.compile(r"num|count|\bid\b|номер|число", re.IGNORECASE),
}


def told_by_usage(text: str) -> tuple[str, ...]:
    """Return the words of the last usage line in a text, each with a field for what it stands for: `--port={port}`.

    What stands in brackets may be left out. A text without such a line gives nothing.
    """
    for line in reversed(text.splitlines()):
        rest = line
        while found := _LINE.search(rest):  # twice in `Usage: client.py HOST`
            rest = _LEFT_OUT.sub(" ", found["rest"])
        words = rest.split()
        if rest is not line and 0 < len(words) <= MOST_WORDS and not rest.strip().startswith((":", ",", '"', "/")):
            return tuple(_filled(words))
    return ()


def _filled(words: list[str]) -> list[str]:
    found: list[str] = []
    for before, word in zip(["", *words], words, strict=False):
        option, equals, value = word.partition("=")
        if equals:
            found.append(f"{option}={_field(value or option, option)}")
        elif word.startswith("-"):
            found.append(word)
        elif ":" in word.strip(":"):
            found.append(":".join(_field(part) for part in word.split(":")))
        else:
            found.append(_field(word, before if before.startswith("-") else ""))
    return found


def _field(word: str, option: str = "") -> str:
    """Return the field for what a word, or else its option, stands for: a name where neither tells.

    In an example the word itself does: `127.0.0.1`, `3300`.
    """
    if _ADDRESS.fullmatch(word) or (word.isdecimal() and int(word) > LARGEST_NUMBER):
        return "{port}" if word.isdecimal() else "{host}"
    kinds = (kind for said in (option, word) for kind, known in _KINDS.items() if known.search(said))
    return f"{{{next(kinds, 'name')}}}"
