"""What a program's usage text, on its screen, asks its command line for."""

import re

MOST_WORDS = 8
ROLES = {"server", "client"}
LARGEST_NUMBER = 1023  # in an example: larger ones are ports
_ADDRESS = re.compile(r"localhost|\d+(?:\.\d+){3}")
_LINE = re.compile(
    r"(?:\S+\.pyw?\b|\b(?:usage|uso|aufruf|utilisation|использование|запуск)\s*:)(?P<rest>.*)", re.IGNORECASE
)
_LEFT_OUT = re.compile(r"\[[^\]]*\]")
_IN_BRACKETS = re.compile(r"<[^<>]*>")
_OWN = re.compile(r"(?=.*(?:port|порт)).*(?:listen|own|local|my|your|свой|сво|ваш)", re.IGNORECASE)
_KINDS = {
    "port": re.compile(r"port|порт", re.IGNORECASE),
    "host": re.compile(r"host|ip\b|addr|server|хост|адрес|сервер", re.IGNORECASE),
    "password": re.compile(r"passw|secret|парол|секрет", re.IGNORECASE),
    "number": re.compile(r"num|count|\bid\b|номер|число", re.IGNORECASE),
}


def told_by_usage(text: str, role: str) -> list[tuple[str, ...]]:
    """Return the words of each usage line in a text, with a field for what each stands for: `--port={port}`.

    What stands in brackets may be left out. Where some lines name the role, `server` or `client`, those of the other
    one are not meant; of alternatives the role is taken, or else the first. The server is mostly told of first: the
    lines come in their order for it, and the last one first for the client.
    """
    found: list[list[str]] = []
    for line in text.splitlines():
        rest = line
        while one := _LINE.search(rest):  # twice in `Usage: client.py HOST`
            rest = _IN_BRACKETS.sub(lambda found: found.group().replace(" ", "_"), _LEFT_OUT.sub(" ", one["rest"]))
        words = [_chosen(word, role) for word in rest.split() if word.strip(".…")]
        if rest is not line and 0 < len(words) <= MOST_WORDS and not rest.strip().startswith((":", ",", '"', "/")):
            found.append(words)
    mine = [one for one in found if role in one or f"={role}" in one]
    mine = mine or [one for one in found if not ROLES.intersection(word.lstrip("=") for word in one)]
    return [tuple(_filled(words, role)) for words in mine[:: 1 if role == "server" else -1]]


def _chosen(word: str, role: str) -> str:
    """Return one of the words in `{server,client}` or `server|client`; any other word is itself."""
    several = re.split(r"[,|]", word.strip("{}<>()")) if "|" in word or word.startswith("{") else []
    return role if role in several else several[0] if several else word


def _filled(words: list[str], role: str) -> list[str]:
    found: list[str] = []
    for before, word in zip(["", *words], words, strict=False):
        option, equals, value = word.partition("=")
        if word.startswith("="):
            found.append(value)
        elif equals:
            found.append(f"{option}={_field(value or option, option)}")
        elif word.startswith("-") or word in ROLES:
            found.append(word)
        elif ":" in word.strip(":"):
            found.append(":".join(_field(part) for part in word.split(":")))
        elif role == "client" and _OWN.search(word):
            found.append("{own}")
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
