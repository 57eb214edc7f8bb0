"""Who is here, who hears what, and which command means what: no socket, no thread, no clock.

Rule 1. Users are known by a key: over TCP that is what holds the connection, over UDP the address.
Rule 2. Nothing is sent here: every method returns what is to be said, and to whom.
Rule 3. The same file stands beside the server of TCP and beside that of UDP: each folder is a whole program.
"""

from __future__ import annotations

import unicodedata
from typing import Any, NamedTuple

ASK = "Enter your name: "
CLOSED = "The server is shutting down."
USAGE = "Usage: /pm recipient_name message"
HELP = (
    "/pm NAME TEXT writes to one user alone",
    "/who tells who is here",
    "/quit leaves the chat",
    "//TEXT writes a line that begins with a slash",
)
LONGEST_NAME = 32  # characters: a name stands before every line
NAMES_A_LINE = 50  # of the answer to /who, so that it fits into one datagram too

# Letters and marks that show nothing, though Python calls them printable: fillers, joiners, variation selectors, the
# empty Braille pattern (Unicode Standard Annex 44, Default_Ignorable_Code_Point).
UNSEEN = {0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0}
UNSEEN |= {*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0000, 0xE1000)}

WRONG_NAMES = (
    (lambda name: not name, "A name cannot be empty."),
    (lambda name: len(name) > LONGEST_NAME, f"A name has at most {LONGEST_NAME} characters."),
    (lambda name: len(name.split()) > 1, "A name is one word, without blanks."),
    (lambda name: not is_visible(name), "A name has no control characters and no invisible ones."),
    (lambda name: name.startswith("/"), "A name does not begin with /: commands do."),
)

# A terminal obeys control characters: "\r" and ESC would let one user write over another's line.
CONTROL = dict.fromkeys([*range(9), *range(10, 32), *range(127, 160)], "\ufffd")  # all but the tab

Key = Any  # whatever can be the key of a dict


class Said(NamedTuple):
    """One line, and the keys of those who are to hear it."""

    text: str
    to: list[Key]


class Presence(NamedTuple):
    """What an instructor wants to know of one user."""

    name: str
    where: str  # host:port
    since: float  # seconds since 1970, as time.time()
    lines: int
    size: int  # bytes of these lines


class Room:
    """Those who have given a name, in the order of their coming."""

    def __init__(self) -> None:
        self.names: dict[Key, str] = {}
        self.keys: dict[str, Key] = {}  # by `folded(name)`

    def __contains__(self, who: object) -> bool:
        return who in self.names

    def __len__(self) -> int:
        return len(self.names)

    def everyone_but(self, who: Key) -> list[Key]:
        """Return all the others."""
        return [other for other in self.names if other != who]

    def refusal(self, name: str) -> str:
        """Return why nobody can have this name now; nothing if somebody can."""
        for is_wrong, sentence in WRONG_NAMES:
            if is_wrong(name):
                return sentence
        return f"The name {name} is already taken." if folded(name) in self.keys else ""

    def join(self, who: Key, name: str) -> list[Said]:
        """Let a user in under this name, or say why not, and ask again."""
        refusal = self.refusal(name)
        if refusal:
            return [Said(f"{refusal}\n{ASK}", [who])]
        self.names[who] = name
        self.keys[folded(name)] = who
        return [
            Said(f"Welcome to the chat, {name}!", [who]),
            Said(f"{name} has joined the chat.", self.everyone_but(who)),
        ]

    def leave(self, who: Key) -> list[Said]:
        """Forget a user, who may be gone already; the name is free."""
        name = self.names.pop(who)
        del self.keys[folded(name)]
        return [Said(f"{name} has left the chat.", self.everyone_but(who))]

    def hear(self, who: Key, line: str) -> list[Said]:
        """Understand a line: a command, or a text for all the others.

        Whoever says /quit is not in the room any more afterwards.
        """
        if not line.isprintable():
            line = line.translate(CONTROL)
        if not line.strip():
            return []
        command = line.lstrip()  # " /pm bob …" too: a slip must not show all the others what was private
        if command.startswith("/") and not command.startswith("//"):
            return self._obey(who, command)
        text = line[1:] if line.startswith("//") else line
        return [Said(f"{self.names[who]}: {text}", self.everyone_but(who))]

    def _obey(self, who: Key, line: str) -> list[Said]:
        command = line.split(maxsplit=1)[0]
        if command == "/who":
            return self._who(who)
        if command == "/help":
            return [Said(text, [who]) for text in HELP]
        if command == "/quit":
            return [Said(f"Goodbye, {self.names[who]}!", [who]), *self.leave(who)]
        if command.startswith("/pm"):  # /pmbob too
            return self._pass_privately(who, line)
        return [Said(f"There is no command {command}: /help tells which there are.", [who])]

    def _pass_privately(self, who: Key, line: str) -> list[Said]:
        words = line.split(maxsplit=2)
        if len(words) < 3 or words[0] != "/pm":
            return [Said(USAGE, [who])]
        _, name, text = words
        friend = self.keys.get(folded(name))
        if friend is None:
            return [Said(f"There is no user named {name}.", [who])]
        return [Said(f"Private from {self.names[who]}: {text}", [friend])]

    def _who(self, who: Key) -> list[Said]:
        names = list(self.names.values())
        rows = [names[at : at + NAMES_A_LINE] for at in range(0, len(names), NAMES_A_LINE)]
        return [Said(f"{len(names)} here:", [who]), *(Said(", ".join(row), [who]) for row in rows)]


def is_visible(name: str) -> bool:
    """Return whether every character can be seen, and none sits on the one before the name."""
    return name.isprintable() and UNSEEN.isdisjoint(map(ord, name)) and not unicodedata.combining(name[0])


def is_question(text: str) -> bool:
    """Return whether the server asks for a name: no user's text has a newline, so nobody else can ask."""
    return text == ASK or text.endswith(f"\n{ASK}")


def folded(name: str) -> str:
    """Return the same for names that look the same but for their case: "ann" is taken when Ann is here.

    Source: Unicode Standard Annex 15 (compatibility composition) and section 3.13 of the core (case folding).
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
