"""Who is here, who hears what, and which command means what: no socket, no thread.

Whatever is to be said is told at once: `tell` sends a text to an address, in one datagram.
"""

from __future__ import annotations

import time
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

ASK = "Enter your name: "
USAGE = "Usage: /pm recipient_name message"
HELP = """/pm NAME TEXT writes to one user alone
/who tells who is here
/quit leaves the chat
//TEXT writes a line that begins with a slash"""
LONGEST_NAME = 32  # characters: a name stands before every line
ROW = 50  # names in a datagram of the answer to /who
# Printable for Python, but nothing is to be seen of them (Unicode Standard Annex 44, Default_Ignorable_Code_Point).
UNSEEN = {0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0}
UNSEEN |= {*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0000, 0xE1000)}
# A terminal obeys control characters: "\r" and ESC would let one user write over another's line. A tab is harmless.
CONTROL = dict.fromkeys([*range(9), *range(10, 32), *range(127, 160)], "\ufffd")


class User:
    """One who has given a name, and when the last datagram came from there, by `time.monotonic()`."""

    def __init__(self, address: tuple[str, int], name: str, now: float) -> None:
        self.address, self.where = address, f"{address[0]}:{address[1]}"
        self.name, self.folded = name, folded(name)
        self.heard, self.since = now, time.time()
        self.lines = self.size = 0  # what the user wrote


class Chat:
    """The users, in the order of their coming."""

    def __init__(self, tell: Callable[[Any, str], None]) -> None:
        self.tell = tell
        self.users: dict[Any, User] = {}  # by address

    def named(self, name: str) -> User | None:
        """Return who has this name, or one that looks the same."""
        wanted = folded(name)
        return next((one for one in self.users.values() if one.folded == wanted), None)

    def refusal(self, name: str) -> str:
        """Return why nobody can have this name now; nothing if somebody can."""
        unseen = not name.isprintable() or UNSEEN & set(map(ord, name))
        reasons = {
            "A name cannot be empty.": not name,
            f"A name has at most {LONGEST_NAME} characters.": len(name) > LONGEST_NAME,
            "A name is one word, without blanks.": len(name.split()) > 1,
            "A name has no control characters and no invisible ones.": unseen
            or any(map(unicodedata.combining, name[:1])),
            "A name does not begin with /: commands do.": name.startswith("/"),
            f"The name {name} is already taken.": self.named(name),
        }
        return next((reason for reason, holds in reasons.items() if holds), "")

    def tell_the_others(self, user: User, text: str) -> None:
        """Tell all but one."""
        for address in self.users:
            if address != user.address:
                self.tell(address, text)

    def join(self, user: User) -> None:
        """Let a user in whose name was not refused."""
        self.users[user.address] = user
        self.tell(user.address, f"Welcome to the chat, {user.name}!")
        self.tell_the_others(user, f"{user.name} has joined the chat.")

    def leave(self, user: User) -> None:
        """Forget a user; the name is free."""
        del self.users[user.address]
        self.tell_the_others(user, f"{user.name} has left the chat.")

    def hear(self, user: User, line: str) -> None:
        """Understand a line: a text for all the others, or a command. After /quit its author is not here any more."""
        line = line.translate(CONTROL)
        command, *rest = line.split(maxsplit=2)
        if command.startswith("//") or not command.startswith("/"):
            self.tell_the_others(user, f"{user.name}: {line[1:] if line.startswith('//') else line}")
            return
        for address, text in self.answers(user, command, rest):
            self.tell(address, text)
        if command == "/quit":
            self.leave(user)

    def answers(self, user: User, command: str, rest: list[str]) -> list[tuple[Any, str]]:
        """Return what a command makes us say, and to which address."""
        texts = [f"There is no command {command}: /help tells which there are."]
        if command == "/pm" and len(rest) == 2:
            if friend := self.named(rest[0]):
                return [(friend.address, f"Private from {user.name}: {rest[1]}")]
            texts = [f"There is no user named {rest[0]}."]
        elif command.startswith("/pm"):  # /pmbob too: a slip must not show all what was private
            texts = [USAGE]
        elif command == "/who":
            names = [one.name for one in self.users.values()]
            texts = [f"{len(names)} here:", *(", ".join(names[at : at + ROW]) for at in range(0, len(names), ROW))]
        elif command in {"/help", "/quit"}:
            texts = [HELP if command == "/help" else f"Goodbye, {user.name}!"]
        return [(user.address, text) for text in texts]


def folded(name: str) -> str:
    """Return the same for names that look the same but for their case: "ann" is taken when Ann is here.

    Source: Unicode Standard Annex 15 (compatibility composition) and section 3.13 of the core (case folding).
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
