"""Who is here, who hears what, and which command means what: no socket, no thread.

Whatever is to be said is told at once: `tell` sends a text to an address, in one datagram.
"""

from __future__ import annotations

import logging
import re
import time
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from limits import Limits

ASK = "Enter your name: "
HELP = "There are /pm NAME TEXT, /who, /help and /quit; //TEXT writes a line that begins with a slash."
ROW = 50  # names in a datagram of the answer to /who
USAGE = "Usage: /pm recipient_name message"
NAME = "A name is one word of 1 to 32 visible characters, and does not begin with /."
# Printable for Python, but nothing is to be seen of them (Unicode Standard Annex 44, Default_Ignorable_Code_Point).
UNSEEN = r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
# A terminal obeys control characters: "\r" and ESC would let one user write over another's line. A tab is harmless.
CONTROL = dict.fromkeys([*range(9), *range(10, 32), *range(127, 160)], "\ufffd")

log = logging.getLogger("chat")


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

    def refusal(self, name: str, host: str, limits: Limits) -> str:
        """Return why nobody can come from this computer under this name now; nothing if somebody can."""
        from_there = sum(one[0] == host for one in self.users)
        reasons = {
            f"The chat is full: it has {limits.users} users.": len(self.users) >= limits.users,
            f"Too many users come from {host}: {limits.per_address} are allowed.": from_there >= limits.per_address,
            NAME: not is_name(name),
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
        log.info("%s has joined the chat from %s", user.name, user.where)
        self.users[user.address] = user
        self.tell(user.address, f"Welcome to the chat, {user.name}!")
        self.tell_the_others(user, f"{user.name} has joined the chat.")

    def leave(self, user: User) -> None:
        """Forget a user; the name is free."""
        log.info("%s has left the chat, after %d lines", user.name, user.lines)
        del self.users[user.address]
        self.tell_the_others(user, f"{user.name} has left the chat.")

    def hear(self, user: User, line: str) -> None:
        """Understand a line: a text for all the others, or a command. After /quit its author is not here any more."""
        line = line.translate(CONTROL)
        command, *rest = line.split(maxsplit=2)
        if command.startswith("//") or not command.startswith("/"):
            self.tell_the_others(user, f"{user.name}: {line[1:] if line.startswith('//') else line}")
        elif command == "/quit":
            self.tell(user.address, f"Goodbye, {user.name}!")
            self.leave(user)
        elif command == "/pm" and len(rest) == 2 and (friend := self.named(rest[0])):
            self.tell(friend.address, f"Private from {user.name}: {rest[1]}")
        elif command.startswith("/pm"):  # /pmbob too: a slip must not show all what was private
            whole = command == "/pm" and len(rest) == 2
            self.tell(user.address, f"There is no user named {rest[0]}." if whole else USAGE)
        elif command == "/who":
            names = [one.name for one in self.users.values()]
            self.tell(user.address, f"{len(names)} here:")
            for at in range(0, len(names), ROW):
                self.tell(user.address, ", ".join(names[at : at + ROW]))
        else:
            self.tell(user.address, HELP)


def is_name(name: str) -> bool:
    """Return whether somebody can have such a name: it stands before every line."""
    seen = name.isprintable() and not re.search(UNSEEN, name) and not any(map(unicodedata.combining, name[:1]))
    return seen and name.split() == [name] and len(name) <= 32 and not name.startswith("/")


def folded(name: str) -> str:
    """Return the same for names that look the same but for their case: "ann" is taken when Ann is here.

    Source: Unicode Standard Annex 15 (compatibility composition) and section 3.13 of the core (case folding).
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
