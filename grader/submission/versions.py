"""The other chats that a folder may hold, and the other ways to read who is who in it."""

from collections.abc import Iterator, Sequence

from grader.submission.candidates import Candidate, Role, running
from grader.submission.choice import Choice, choose, reasons
from grader.submission.facts import Fact
from grader.submission.source import natural


def version(survey: Sequence[Candidate], choice: Choice) -> tuple[Choice, Choice] | None:
    """Return two whole chats, the one over TCP first, where another over the other protocol stands beside the chosen.

    The first is chosen as if the second were not there.
    """
    by_file = {one.file: one for one in survey}
    main = by_file.get(choice.server) if choice.server else None
    for server in _others(survey, choice) if choice.clients else ():
        if main is None or {main.protocol, server.protocol} != {"TCP", "UDP"}:
            continue
        other = choose(survey, server.file)
        users = [by_file[file] for file in other.clients]
        own = all(user.protocol == server.protocol and user.file not in choice.clients for user in users)
        if users and own and all(Fact.TYPES in user.wide for user in users):
            second = other if server.protocol == "UDP" else choice
            first = choose([one for one in survey if one.file not in second.files])
            return first, Choice(second.server, second.clients)
    return None


def guesses(survey: Sequence[Candidate], choice: Choice) -> Iterator[Choice]:
    """Yield other castings of the folder, the best first."""
    for server in _others(survey, choice):
        clients = tuple(file for file in choose(survey, server.file).clients if file != server.file)
        if clients:
            yield Choice(server.file, clients)


def _others(survey: Sequence[Candidate], choice: Choice) -> list[Candidate]:
    """Return the other servers that do what a chat's does, those that look most like the chat's first.

    It hands on to several what it gets, and is no web server.
    """
    others = [
        one
        for one in running(survey)
        if one.first is Role.SERVER and one.file not in choice.files and one.acts and not one.test
        if not one.http and (Fact.RELAYS in one.facts or (one.chat and one.threads))
    ]
    return sorted(others, key=lambda one: (-sum(reasons(one).values()), natural(one.file)))
