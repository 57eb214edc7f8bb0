"""Who is here, who hears what, and which command means what: no socket, no clock.

Whatever is to be said is told at once: `tell` sends one datagram.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable  # noqa: TC003 - loaded anyway
from dataclasses import dataclass, field

ASK = "Enter your name: "
USAGE = "Usage: /pm recipient_name message"
HELP = [
    "/pm NAME TEXT writes to one user alone",
    "/who tells who is here",
    "/quit leaves the chat",
    "//TEXT writes a line that begins with a slash",
]
LONGEST_NAME = 32  # characters: a name stands before every line
NAMES_A_LINE = 50  # of the answer to /who, so that it fits into a datagram
# Printable for Python, but nothing is to be seen of them (Unicode Standard Annex 44, Default_Ignorable_Code_Point).
UNSEEN = {0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0}
UNSEEN |= {*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0000, 0xE1000)}
# A terminal obeys control characters: "\r" and ESC would let one user write over another's line. A tab is harmless.
CONTROL = dict.fromkeys([*range(9), *range(10, 32), *range(127, 160)], "\ufffd")

Address = tuple[str, int]


@dataclass
class User:
    """One who has given a name, and what an instructor wants to know of each."""

    address: Address
    name: str
    heard: float  # when the last datagram came, by time.monotonic()
    since: float = field(default_factory=time.time)
    lines: int = 0
    size: int = 0  # bytes of these lines

    def __post_init__(self) -> None:
        self.folded = folded(self.name)

    @property
    def where(self) -> str:
        """Return host:port."""
        return f"{self.address[0]}:{self.address[1]}"


class Chat:
    """The users, in the order of their coming.

    Args:
        tell: sends one text to one address.
    """

    def __init__(self, tell: Callable[[Address, str], None]) -> None:
        self.tell = tell
        self.users: dict[Address, User] = {}

    def named(self, name: str) -> User | None:
        """Return who has this name, or one that looks the same."""
        wanted = folded(name)
        return next((one for one in self.users.values() if one.folded == wanted), None)

    def refusal(self, name: str) -> str:
        """Return why nobody can have this name now; nothing if somebody can."""
        faults = {
            "A name cannot be empty.": not name,
            f"A name has at most {LONGEST_NAME} characters.": len(name) > LONGEST_NAME,
            "A name is one word, without blanks.": len(name.split()) > 1,
            "A name has no control characters and no invisible ones.": not is_visible(name),
            "A name does not begin with /: commands do.": name.startswith("/"),
            f"The name {name} is already taken.": self.named(name),
        }
        return next((sentence for sentence, is_so in faults.items() if is_so), "")

    def broadcast(self, text: str, author: User) -> None:
        """Tell all but one."""
        for address in self.users:
            if address != author.address:
                self.tell(address, text)

    def join(self, user: User) -> None:
        """Let a user in whose name was not refused."""
        self.users[user.address] = user
        self.tell(user.address, f"Welcome to the chat, {user.name}!")
        self.broadcast(f"{user.name} has joined the chat.", user)

    def leave(self, user: User) -> None:
        """Forget a user; the name is free."""
        del self.users[user.address]
        self.broadcast(f"{user.name} has left the chat.", user)

    def hear(self, user: User, line: str) -> None:
        """Understand a line: a command, or a text for all the others. After /quit its author is not here any more."""
        line = line.translate(CONTROL)
        command = line.split(maxsplit=1)[0]  # of " /pm bob …" too: a slip must not show all what was private
        if command.startswith("//") or not command.startswith("/"):
            self.broadcast(f"{user.name}: {line[1:] if line.startswith('//') else line}", user)
        elif command.startswith("/pm"):  # /pmbob too
            self._pass_privately(user, line.split(maxsplit=2))
        elif command == "/quit":
            self.tell(user.address, f"Goodbye, {user.name}!")
            self.leave(user)
        else:
            self._answer(user, command)

    def _answer(self, user: User, command: str) -> None:
        answers = [f"There is no command {command}: /help tells which there are."]
        if command == "/help":
            answers = HELP
        elif command == "/who":
            names = [one.name for one in self.users.values()]
            rows = range(0, len(names), NAMES_A_LINE)
            answers = [f"{len(names)} here:", *(", ".join(names[at : at + NAMES_A_LINE]) for at in rows)]
        for text in answers:
            self.tell(user.address, text)

    def _pass_privately(self, user: User, words: list[str]) -> None:
        if len(words) < 3 or words[0] != "/pm":
            self.tell(user.address, USAGE)
        elif friend := self.named(words[1]):
            self.tell(friend.address, f"Private from {user.name}: {words[2]}")
        else:
            self.tell(user.address, f"There is no user named {words[1]}.")


def is_visible(name: str) -> bool:
    """Return whether every character can be seen, and none sits on the one before the name."""
    return name.isprintable() and UNSEEN.isdisjoint(map(ord, name)) and not unicodedata.combining(name[:1] or " ")


def folded(name: str) -> str:
    """Return the same for names that look the same but for their case: "ann" is taken when Ann is here.

    Source: Unicode Standard Annex 15 (compatibility composition) and section 3.13 of the core (case folding).
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
