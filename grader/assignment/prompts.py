"""What programs ask before a chat begins, and what a person answers: an assignment's data, no dialect is known here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

QUESTION_ENDS = (":", "?", ">")
LONGEST = 1000  # characters of a line that are looked at
LONGEST_REQUEST = 80  # characters of a line that asks for something; longer ones explain
CLAUSE_ENDS = re.compile(r"[.!?;…]\s+|\n\s*|,\s+|\s[-–—]\s")
MOST_TYPED = 200  # characters that a person types as an answer


@dataclass(frozen=True)
class Prompt:
    """A kind of question: the beginnings of words that tell it, and the answers, in the order of asking again."""

    kind: str
    words: tuple[str, ...]
    answers: tuple[str, ...]
    vague: bool = False
    """Its words stand in other questions too: it counts only where no other kind fits."""
    decides: bool = False
    """Its words offer all that may be typed, "(y/n)": it counts wherever it stands."""

    @property
    def is_number(self) -> bool:
        """Whether it is answered with a number."""
        return all(answer.isdecimal() or answer in ("{number}", "{port}") for answer in self.answers)

    @property
    def is_free(self) -> bool:
        """Whether any number would do, so that a word of a list may be wanted as well: a room, a menu."""
        return all(answer.isdecimal() for answer in self.answers)

    def answer(self, times: int) -> str:
        """Return what to type when this is asked for the `times`-th time, counted from 0."""
        return self.answers[min(times, len(self.answers) - 1)]


@dataclass(frozen=True)
class Prompts:
    """All that is known of questions; empty, it knows none."""

    questions: tuple[Prompt, ...] = ()
    refusals: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    registering: tuple[str, ...] = ()
    creating: tuple[str, ...] = ()
    entering: tuple[str, ...] = ()
    everybody: tuple[str, ...] = ()
    pressing: tuple[str, ...] = ()
    russian: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    commanding: tuple[str, ...] = ()
    helping: tuple[str, ...] = ()

    def asks_for(self, text: str, *, number: bool = False) -> Prompt | None:
        """Return the kind of question that a prompt is: of the words in its last clause the first, then the longest.

        Before, a prompt may say something: "Name taken. Your password:". Where the last clause has no word that is
        known, those before it count. Where a number is wanted, only what is answered with one fits.
        """
        asks = self.last_clause(text)
        found = [
            (not one.decides, one.vague, place < asks, place, -len(word), rank)
            for rank, one in enumerate(self.questions)
            if one.is_number or not number
            for word in one.words
            for place in _places(word, text)
        ]
        return self.questions[min(found)[-1]] if found else None

    def last_clause(self, text: str) -> int:
        """Return where the last clause of a prompt begins that is no aside in brackets."""
        begins = 0
        for end in CLAUSE_ENDS.finditer(text):
            rest, before = text[end.end() :], text[: end.start()]
            aside = before.count("(") > before.count(")") or rest.startswith("(") or not re.search(r"\w", rest)
            if not aside and (end.group()[0] not in ",-–—" or 0 in _places_of(self.asking, rest)):
                begins = end.end()
        return begins

    def form_of_name(self, line: str) -> str:
        """Return what a name must look like as a line says: in Russian letters, or two words; nothing otherwise."""
        if _has(self.russian, line):
            return "{russian}"
        return "{name} {name}son" if _has(self.whole, line) else ""

    def wants_both(self, line: str) -> bool:
        """Tell whether a question asks for host and port in one word: `(IP:port)`."""
        pairs = re.findall(r"([^\W\d]\w+):([^\W\d]\w+)", line)
        kinds = [(self.asks_for(host), self.asks_for(port)) for host, port in pairs]
        return any(one and two and (one.kind, two.kind) == ("host", "port") for one, two in kinds)

    def refuses(self, text: str) -> bool:
        """Tell whether a text refuses what was typed."""
        return _has(self.refusals, text)

    def requests(self, line: str) -> bool:
        """Tell whether a line asks for something without a mark at its end: by a mark in it, or by a word."""
        return len(line) <= LONGEST_REQUEST and ("?" in line or _has(self.asking, line))

    def means_a_line(self, word: str) -> bool:
        """Tell whether a word that is to be replaced stands for the chat's own lines: `<text>`."""
        return _has(self.lines, word)

    def wants_a_command(self, line: str) -> bool:
        """Tell whether a line of a screen asks for a command."""
        return len(line) <= LONGEST and _has(self.commanding, line)

    def ways_in(self, options: Sequence[tuple[str, str]], *, first: bool) -> list[str]:
        """Return the options of a menu by which a person gets in, in the order of trying; nothing where none tells.

        Who has no account makes one, and then enters. The first who comes makes a room, the others enter it.
        """
        left = [(one, label) for one, label in options if not self.ends(label.split()[0])]
        kinds = (self.registering, self.creating, self.entering)
        register, create, enter = ([one for one, label in left if _has(words, label)] for words in kinds)
        new = register[:1] or create[:1]
        enter = [one for one in enter if one not in new]
        if not (new and enter):
            return []
        return [*new, *enter] if first or register else [*enter, *new, *enter]

    def ends(self, text: str) -> bool:
        """Tell whether a typed text is one at which programs end."""
        return text.strip("/!\\:.- ").casefold() in self.endings


def _has(words: Sequence[str], text: str) -> bool:
    return bool(_places_of(words, text))


def _places_of(words: Sequence[str], text: str) -> list[int]:
    return [place for word in words for place in _places(word, text)]


def _places(word: str, text: str) -> list[int]:
    """Return where words that begin with `word` stand in a text."""
    begins = r"(?<!\w)" if word[:1].isalnum() else ""
    return [found.start() for found in re.finditer(begins + re.escape(word), text.casefold())]


def last_line(text: str) -> str:
    """Return the last line of a text that says something."""
    return next((line[-LONGEST:] for line in reversed(text.splitlines()) if re.search(r"\w", line)), "")


def typeable(text: str) -> str:
    """Return what of a text from a student's source a person can type: one line, no control characters."""
    return "".join(letter for letter in text[:MOST_TYPED] if letter.isprintable())


def is_question(text: str, *, open_line: bool = True) -> bool:
    """Tell whether a screen's text ends as a question does: with a mark of one, or on an open line if that counts."""
    line = last_line(text)
    return bool(line) and ((open_line and not text.endswith("\n")) or line.rstrip().endswith(QUESTION_ENDS))
