"""Who is here, who hears what, and which command means what: no socket, no thread, no clock.

Nothing is sent here: every method returns what is to be said, and to whom.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, NamedTuple

ASK = "Enter your name: "
HELP = """/pm NAME TEXT writes to one user alone
/who tells who is here
/quit leaves the chat
//TEXT writes a line that begins with a slash"""
# Printable for Python, but nothing is to be seen of them (Unicode Standard Annex 44, Default_Ignorable_Code_Point).
UNSEEN = r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
# A terminal obeys control characters: "\r" and ESC would let one user write over another's line. A tab is harmless.
CONTROL = dict.fromkeys([*range(9), *range(10, 32), *range(127, 160)], "\ufffd")

User = Any  # whatever has a `name`, "" before the room lets it in, and `left`, whether it has gone


class Said(NamedTuple):
    """A text, and those who are to hear it."""

    text: str
    to: list[User]


class Room:
    """Those who have given a name, in the order of their coming."""

    def __init__(self) -> None:
        self.users: dict[str, User] = {}  # by `folded(name)`

    def __contains__(self, who: User) -> bool:
        return self.users.get(folded(who.name)) is who

    def all_but(self, who: User) -> list[User]:
        """Return the others."""
        return [one for one in self.users.values() if one is not who]

    def join(self, who: User, name: str) -> list[Said]:
        """Let a user in under this name, or say why not, and ask again."""
        taken = f"The name {name} is already taken." if folded(name) in self.users else ""
        if refusal := fault_of(name) or taken:
            return [Said(f"{refusal}\n{ASK}", [who])]
        who.name = name
        self.users[folded(name)] = who
        return [Said(f"Welcome to the chat, {name}!", [who]), Said(f"{name} has joined the chat.", self.all_but(who))]

    def leave(self, who: User) -> list[Said]:
        """Forget a user, who may have gone already; the name is free."""
        if who not in self:
            return []
        del self.users[folded(who.name)]
        who.left = True
        return [Said(f"{who.name} has left the chat.", self.all_but(who))]

    def hear(self, who: User, line: str) -> list[Said]:
        """Understand a line: a command, or a text for all the others. After /quit its author is not here any more."""
        if not line.isprintable():
            line = line.translate(CONTROL)
        command, *_ = words = line.split(maxsplit=2) or [""]
        if command.startswith("//") or not command.startswith("/"):
            text = line[1:] if line.startswith("//") else line
            return [Said(f"{who.name}: {text}", self.all_but(who))] if command else []
        if command == "/quit":
            return [Said(f"Goodbye, {who.name}!", [who]), *self.leave(who)]
        if command == "/pm" and len(words) == 3:
            if friend := self.users.get(folded(words[1])):
                return [Said(f"Private from {who.name}: {words[2]}", [friend])]
            return [Said(f"There is no user named {words[1]}.", [who])]
        if command.startswith("/pm"):  # /pmbob too: a slip must not show all what was private
            return [Said("Usage: /pm recipient_name message", [who])]
        answers = {
            "/help": HELP,
            "/who": f"{len(self.users)} here:\n{', '.join(one.name for one in self.all_but(None))}",
        }
        return [Said(answers.get(command, f"There is no command {command}: /help tells which there are."), [who])]


def fault_of(name: str) -> str:
    """Return why nobody can have such a name; nothing if somebody can."""
    if not name:
        return "A name cannot be empty."
    if len(name) > 32:  # it stands before every line
        return "A name has at most 32 characters."
    if len(name.split()) > 1:
        return "A name is one word, without blanks."
    if not name.isprintable() or re.search(UNSEEN, name) or unicodedata.combining(name[0]):
        return "A name has no control characters and no invisible ones."
    return "A name does not begin with /: commands do." if name.startswith("/") else ""


def folded(name: str) -> str:
    """Return the same for names that look the same but for their case: "ann" is taken when Ann is here.

    Source: Unicode Standard Annex 15 (compatibility composition) and section 3.13 of the core (case folding).
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
