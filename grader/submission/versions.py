"""The other chats that a folder may hold, and the other ways to read who is who in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.submission.candidates import Role, running
from grader.submission.choice import Choice, choose, merits
from grader.submission.source import natural
from grader.submission.traits import Fact

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from grader.submission.candidates import Candidate
    from grader.submission.names import Names

MOST_GUESSES = 3


def version(names: Names, survey: Sequence[Candidate], choice: Choice) -> Choice | None:
    """Return the whole chat over the other protocol that stands beside the chosen one."""
    by_file = {one.file: one for one in survey}
    main = by_file.get(choice.server) if choice.server else None
    if main is None or not main.protocol or not choice.clients:
        return None
    for server in _ranked(names, survey, choice):
        if not server.protocol or server.protocol == main.protocol or not _is_chat(server):
            continue
        other = choose(names, survey, server.file, [])
        users = [by_file[file] for file in other.clients if file in by_file]
        own = all(user.protocol == server.protocol and user.file not in choice.clients for user in users)
        if users and own and all(Fact.TYPES in user.wide for user in users):
            return Choice(other.server, other.clients, ())
    return None


def guesses(names: Names, survey: Sequence[Candidate], choice: Choice) -> list[Choice]:
    """Return other castings of the folder, the best first."""
    found: list[Choice] = []
    for server in _ranked(names, survey, choice):
        if _is_chat(server):
            other = choose(names, survey, server.file, [])
            found.append(Choice(other.server, tuple(file for file in other.clients if file != server.file), ()))
    whole = [one for one in found if one.clients and (one.server, one.clients) != (choice.server, choice.clients)]
    return list(dict.fromkeys(whole))[:MOST_GUESSES]


def _ranked(names: Names, survey: Sequence[Candidate], choice: Choice) -> list[Candidate]:
    """Return the other servers, those that look most like the chat's first."""
    taken: set[Path | None] = {choice.server, *choice.clients}
    others = [one for one in running(names, survey) if one.first is Role.SERVER and one.file not in taken]
    others = [one for one in others if one.acts and not one.test]
    return sorted(others, key=lambda one: (-merits(one), natural(one.file)))


def _is_chat(server: Candidate) -> bool:
    """Whether a server does what a chat's does: it hands on to several what it gets; no web server."""
    return not server.http and (Fact.RELAYS in server.facts or (server.chat and server.threads))
