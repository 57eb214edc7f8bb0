"""What a screen tells a person to type: commands with words to be replaced, options of a menu, words of a list.

Pure functions of a text. No language is known here: the words that matter are the assignment's data (`prompts.py`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import add, mul, sub

_SIGNED = r"<[^<>\n]{1,30}>|\[[^][\n]{1,30}\]|\{[^{}\n]{1,30}\}"  # a word that is to be replaced
_CAPITALS = r"#\w{2,20}|[A-ZА-ЯЁ_]{2,20}(?!\w)"
_FORM = re.compile(
    rf"(?<![\w/@])(?:(?P<sign>[/!\\.][^\W\d]\w{{0,20}}|@(?:\w{{1,20}}|<[^<>\n]{{1,20}}>))"
    rf"(?P<words>(?:[ \t]+(?:{_SIGNED}|{_CAPITALS})){{1,3}})"
    rf"|(?P<bare>[/!][^\W\d]\w{{2,20}})(?![\w/])"
    rf"|(?:(?<=[:,;|] )|(?<=^))(?P<low>[a-zа-яё]\w{{0,20}})(?P<capitals>(?:[ \t]+(?:[A-ZА-ЯЁ_]{{3,20}}(?!\w))){{1,3}})"
    rf"|(?P<plain>[^\W\d]\w{{0,20}})(?P<fields>(?:[ \t]+(?:{_SIGNED})){{1,3}}))",
    re.MULTILINE,
)
_FIELD = re.compile(rf"{_SIGNED}|{_CAPITALS}")
_FOR_ALL = re.compile(
    rf"(?<![\w@])@(?P<sign>[^\W\d]{{2,12}})(?!\w)"
    rf"|(?<![\w/])(?P<command>[/!\\.]?[^\W\d]\w{{0,20}})[ \t]+(?P<word>[^\W\d]{{2,12}})[ \t]+(?:{_SIGNED}|{_CAPITALS})"
)
_OPTION = re.compile(
    r"^[ \t]*(?:[-*•][ \t]*)?(?:[\[(](\w{1,2})[\])]|(\w{1,2})[).:]|(\w)[ \t]+[-–—])[ \t]*(\S.*)$", re.MULTILINE
)
_LISTED = re.compile(r":[ \t]*((?:[^\s,:;]+(?:,|;)[ \t]+)+[^\s,:;.]+)")
_BULLET = re.compile(r"^[ \t]*[-*•][ \t]+(\w+)", re.MULTILINE)
_INDENTED = re.compile(r"^[ \t]+(\w{3,20})(?:[ \t]|$)", re.MULTILINE)
_PROPOSED = re.compile(r"""[\[("'<«`]([^\])"'>»`/|]{1,20})[\])"'>»`]""")
_BRACKETS = re.compile(r"[(\[]([^()\[\]\n]{1,60})[)\]]")
_RECKONING = {"+": add, "-": sub, "*": mul, "x": mul, "×": mul}
_SUM = re.compile(r"(?<![\w.:])(\d{1,4})(?: (?=-)| ?(?!-))([-+*x×]) ?(\d{1,4})(?![\w.:])(?=[^\d\n]{0,20}$)")
_BOUNDS = re.compile(r"(\d+)\D{1,12}(\d+)")
_SHOWN = re.compile(r"([^\W\d_][^\n:=]{1,60})[:=][ \t]*([\w-]{2,20})(?=[\s.,;!]|$)")
_LEAST = re.compile(r"\d+")


@dataclass(frozen=True)
class Form:
    """A command that a person is told to type, and what its words stand for: `/nick`, (`name`,)."""

    command: str
    fields: tuple[str, ...]


def forms(text: str) -> list[Form]:
    """Return the commands that a text tells a person to type: `/nick NAME`, `reg <name> <word>`, `@<name> <text>`."""
    found = []
    for one in _FORM.finditer(text):
        command = one["sign"] or one["bare"] or one["low"] or one["plain"]
        words = _FIELD.findall(one["words"] or one["capitals"] or one["fields"] or "")
        if not one["plain"] or command.isupper() or words[0].startswith("<"):  # `port [9000]` is none
            found.append(Form(command, tuple(word.strip("<>[]{}") for word in words)))
    return list(dict.fromkeys(found))


def addressed(text: str, everybody: Sequence[str]) -> str:
    """Return what a text tells to type before a line for all: `@all`, or `msg all` before a word to be replaced."""
    for one in _FOR_ALL.finditer(text):
        word = (one["sign"] or one["word"]).casefold()
        if any(word.startswith(begins) for begins in everybody):
            return f"{one['command']} {one['word']}" if one["command"] else one.group().strip()
    return ""


def helping(text: str, words: Sequence[str]) -> str:
    """Return the word that a text tells to type for a list of commands, as it stands there: `help`, `/help`."""
    known = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    found = re.search(rf"(?<![\w/!])[/!]?(?:{known})(?!\w)", text, re.IGNORECASE) if known else None
    return found.group() if found else ""


def options(text: str) -> list[tuple[str, str]]:
    """Return the options of a menu that a text shows, each with its label: `[C] create a room`."""
    return [(one or two or three, label.strip()) for one, two, three, label in _OPTION.findall(text)]


def listed(text: str) -> list[str]:
    """Return the words of a list that a text shows, on one line or on several, and else those that it proposes."""
    for found in ([word for words in _LISTED.findall(text) for word in re.split(r"[,;]\s+", words)],
                  [one for one, _label in options(text)], _BULLET.findall(text), _INDENTED.findall(text)):  # fmt: skip
        if found:
            return list(dict.fromkeys(found))
    return proposed(text)


def proposed(text: str) -> list[str]:
    """Return what a text has in brackets or quotes."""
    return _PROPOSED.findall(text)


def reckoned(line: str) -> str:
    """Return the result of a sum that a line asks for: `4 + 6`; nothing where it asks for none."""
    found = _SUM.search(line)
    return str(_RECKONING[found[2]](int(found[1]), int(found[3]))) if found else ""


def to_all(prompt: str, everybody: Sequence[str], enter: Sequence[str]) -> str | None:
    """Return what a question for a recipient has in brackets for writing to everybody: `(Enter for all)`."""
    for inside in _BRACKETS.findall(prompt):
        words = re.findall(r"\w+|[^\w\s,;:=–—-]", inside.casefold())
        if whom := [word for word in words if any(word.startswith(one) for one in everybody)]:
            signs = [word for word in words if not word.isalpha()]
            return "" if set(words) & {*enter} else (signs or whom)[0]
    return None


def shown_for(question: str, text: str) -> str:
    """Return what a text shows of what a question asks for, `Invitation code: 4711`; nothing where it shows none."""
    asked = _stems(question)
    return next((value for label, value in _SHOWN.findall(text) if asked & _stems(label)), "")


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[^\W\d_]{3,}", text.casefold())}


def fitting(answer: str, refusal: str) -> str:
    """Return an answer as a refusal wants it: a number between two that it names; a text that is long enough."""
    bounds, least = _BOUNDS.search(refusal), _LEAST.search(refusal)
    if answer.isdecimal() and bounds:
        return str((int(bounds[1]) + int(bounds[2])) // 2)
    if answer.isdecimal() and least:
        return str(int(least[0]) + 2)
    size = min(int(least[0]), 40) if least and len(least[0]) < 3 else 0
    return answer + answer[-1:] * (size - len(answer))
