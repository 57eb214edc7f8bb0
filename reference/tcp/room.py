"""Who is here, who hears what, and which command means what: no socket, no thread, no clock.

Nothing is sent here: every method returns what is to be said, and to whom.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, NamedTuple

ASK = "Enter your name: "
HELP = "There are /pm NAME TEXT, /who, /help and /quit; //TEXT writes a line that begins with a slash."
USAGE = "Usage: /pm recipient_name message"
NAME = "A name is one word of 1 to 32 visible characters, and does not begin with /."
# Printable for Python, but nothing is to be seen of them (Unicode Standard Annex 44, Default_Ignorable_Code_Point).
UNSEEN = r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
# A terminal obeys control characters: "\r" and ESC would let one user write over another's line. A tab is harmless.
CONTROL = dict.fromkeys([*range(9), *range(10, 32), *range(127, 160)], "\ufffd")


class Said(NamedTuple):
    """A text, and the users who are to hear it: each has a `name`, "" at first, and `left`, whether it has gone."""

    text: str
    to: list[Any]


class Room:
    """Those who have given a name, in the order of their coming."""

    def __init__(self) -> None:
        self.users: dict[str, Any] = {}  # by `folded(name)`

    def tell_the_others(self, who: Any, text: str) -> Said:
        """Return a text for all but one."""
        return Said(text, [one for one in self.users.values() if one is not who])

    def join(self, who: Any, name: str) -> list[Said]:
        """Let a user in under this name, or say why not, and ask again."""
        if not is_name(name) or folded(name) in self.users:
            refusal = f"The name {name} is already taken." if is_name(name) else NAME
            return [Said(f"{refusal}\n{ASK}", [who])]
        who.name = name
        self.users[folded(name)] = who
        return [Said(f"Welcome to the chat, {name}!", [who]), self.tell_the_others(who, f"{name} has joined the chat.")]

    def leave(self, who: Any) -> list[Said]:
        """Forget a user, who may have gone already; the name is free."""
        if who not in self.users.values():
            return []
        del self.users[folded(who.name)]
        who.left = True
        return [self.tell_the_others(who, f"{who.name} has left the chat.")]

    def hear(self, who: Any, line: str) -> list[Said]:
        """Understand a line: a command, or a text for all the others. After /quit its author is not here any more."""
        if not line.isprintable():
            line = line.translate(CONTROL)
        command, *rest = line.split(maxsplit=2) or [""]
        if command.startswith("//") or not command.startswith("/"):
            text = line[1:] if line.startswith("//") else line
            return [self.tell_the_others(who, f"{who.name}: {text}")] if command else []
        if command == "/quit":
            return [Said(f"Goodbye, {who.name}!", [who]), *self.leave(who)]
        if command == "/pm" and len(rest) == 2 and (friend := self.users.get(folded(rest[0]))):
            return [Said(f"Private from {who.name}: {rest[1]}", [friend])]
        answer = HELP
        if command.startswith("/pm"):  # /pmbob too: a slip must not show all what was private
            answer = f"There is no user named {rest[0]}." if command == "/pm" and len(rest) == 2 else USAGE
        elif command == "/who":
            answer = f"{len(self.users)} here:\n{', '.join(one.name for one in self.users.values())}"
        return [Said(answer, [who])]


def is_name(name: str) -> bool:
    """Return whether somebody can have such a name: it stands before every line."""
    seen = name.isprintable() and not re.search(UNSEEN, name) and not any(map(unicodedata.combining, name[:1]))
    return seen and name.split() == [name] and len(name) <= 32 and not name.startswith("/")


def folded(name: str) -> str:
    """Return the same for names that look the same but for their case: "ann" is taken when Ann is here.

    Source: Unicode Standard Annex 15 (compatibility composition) and section 3.13 of the core (case folding).
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
