"""Which programs of a submission are the chat's server and its clients.

Rule 1. Every choice that could have gone another way is told in a note, with the option that changes it.
Rule 2. What was named on the command line is taken as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from grader.language import _
from grader.submission.candidates import Candidate, Role, hint, running
from grader.submission.source import by_name, natural, shown
from grader.submission.traits import Fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from grader.submission.names import Names

_MOST_NAMED = 8  # files that one sentence names


@dataclass(frozen=True)
class Choice:
    """The programs that were taken, and what should be said about it."""

    server: Path | None
    clients: tuple[Path, ...]
    notes: tuple[str, ...]

    @property
    def files(self) -> set[Path | None]:
        """The programs' files."""
        return {self.server, *self.clients}


def choose(names: Names, survey: Sequence[Candidate], server: Path | None, clients: Sequence[Path]) -> Choice:
    """Return the server and the clients, in name order.

    Args:
        names: the submission's files.
        survey: those of them that do a server's or a client's work.
        server: the server, where the command line names it.
        clients: the clients, where the command line names them.
    """
    notes: list[str] = []
    programs = running(names, survey)
    named = {candidate.file: candidate for candidate in survey}
    servers = [named[server]] if server in named else []
    servers = servers or _playing(Role.SERVER, programs, notes, quiet=bool(server))
    users = [named[file] for file in clients if file in named]
    users = users or _playing(Role.CLIENT, programs, notes, quiet=bool(clients))
    if server and server not in named:
        return Choice(server, tuple(clients) or _files(users), tuple(notes))
    if not servers:
        return Choice(None, tuple(clients) or _files(users), tuple(notes))
    best = _best(servers, users, notes)
    if not clients:
        others = [one for one in programs if one.first is Role.SERVER and one != best]
        users = _fitting(best, others, users, notes)
    return Choice(best.file, tuple(clients) or _files(users), tuple(notes))


def _files(candidates: Iterable[Candidate]) -> tuple[Path, ...]:
    return tuple(sorted((candidate.file for candidate in candidates), key=natural))


def _listed(candidates: Iterable[Candidate]) -> str:
    """Return the file names for a sentence: not more than a reader takes in."""
    files = [shown(file) for file in _files(candidates)]
    return ", ".join([*files[:_MOST_NAMED], "…"] if len(files) > _MOST_NAMED else files)


def _playing(role: Role, programs: Sequence[Candidate], notes: list[str], *, quiet: bool) -> list[Candidate]:
    """Return the programs that play a role: those it suits best, or else one that can do both."""
    suited = [candidate for candidate in programs if candidate.first is role]
    suited = [candidate for candidate in suited if not candidate.test] or suited
    note = ""
    if not suited and role is Role.SERVER:
        suited = [one for one in programs if one.role is Role.BOTH and one.protocol == "UDP" and not one.test]
        suited = suited[:1] if len(suited) > 1 else []
        note = _("These programs have no server, and write to each other: {file} is started first, in its place.")
        note = f"{note} {by_name()}" if suited else ""
    if suited and not note and not suited[0].acts:
        note = _("{file} only defines things, and does nothing when it is run: does it lack the start?")
    elif not suited:
        suited = [candidate for candidate in programs if _can_stand_in(candidate, role)][:1]
        as_server = _("{file} can be server and client; no other program is a server, so it is taken as that.")
        as_client = _("{file} can be server and client; no other program is a client, so it is taken as that.")
        note = f"{as_server if role is Role.SERVER else as_client} {by_name()}"
    if note and suited and not quiet:
        notes.append(note.format(file=shown(suited[0].file)))
    return suited


def _can_stand_in(candidate: Candidate, role: Role) -> bool:
    """Whether a program that can be both may fill this role: by its name, and a client reads a keyboard."""
    suits = role is Role.SERVER or Fact.TYPES in candidate.facts
    return candidate.role is Role.BOTH and hint(candidate.file) in {role, Role.NONE} and suits


def _best(servers: Sequence[Candidate], users: Sequence[Candidate], notes: list[str]) -> Candidate:
    """Return the server that looks most like the chat's."""
    nearest = _nearest(servers, users)
    reasons = {one.file: _reasons(one, fitting=bool(nearest.get(one.file))) for one in servers}
    ranked = sorted(servers, key=lambda one: (-sum(reasons[one.file].values()), len(one.rest), natural(one.file)))
    best = ranked[0]
    if len(ranked) > 1:
        second = reasons[ranked[1].file]
        why = [reason for reason, weight in reasons[best.file].items() if weight > second.get(reason, 0)]
        notes.append(
            _(
                "Several programs here are servers: {files}. {file} was taken: {why}. "
                "To grade another one, name it with --server FILE."
            ).format(
                files=_listed(servers),
                file=shown(best.file),
                why=", ".join(why) or _("its name comes first"),
            )
        )
    return best


def merits(server: Candidate) -> int:
    """Return how much a server looks like a chat's, its clients aside."""
    return sum(_reasons(server, fitting=False).values())


def _reasons(server: Candidate, *, fitting: bool) -> dict[str, int]:
    """Return what speaks for a server being the chat's, each reason with its weight."""
    weights = {
        _("there are clients that fit it"): 4 * fitting,
        _("it sends to several users"): 3 * (Fact.RELAYS in server.facts),
        _("its name or text speaks of a chat"): 2 * server.chat,
        _("it starts threads"): 2 * server.threads,
        _("it uses TCP, which can earn more"): server.protocol == "TCP",
        _("it is no web server"): 3 * (not server.http),
        _("it takes one user after another"): 2 * server.loops,
        _("Python can read it"): 2 * server.readable,
    }
    return {reason: int(weight) for reason, weight in weights.items() if weight}


def _fit(user: Candidate, server: Candidate) -> int:
    """Return how well a client goes with a server: protocol, folder, number, and the rest of the name."""
    fit = -2 * _distance(user, server)
    fit += (3 if user.number else 2) * (user.number == server.number)
    if user.protocol and server.protocol:
        fit += 3 if user.protocol == server.protocol else -10
    return fit + 2 * (user.rest == server.rest)


def _distance(user: Candidate, server: Candidate) -> int:
    """Return the folders between two programs; `server/` and `client/` side by side count as one."""
    one, two = user.file.parent.parts, server.file.parent.parts
    common = takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False))
    return max(len(one), len(two)) - len(list(common))


def _nearest(servers: Sequence[Candidate], users: Sequence[Candidate]) -> dict[Path, list[Candidate]]:
    """Return, for each server's file, the clients that go with it at least as well as with any other."""
    nearest: dict[Path, list[Candidate]] = {}
    for user in users:
        fits = {server.file: _fit(user, server) for server in servers if server != user}
        for file, fit in fits.items():
            if fit == max(fits.values()):
                nearest.setdefault(file, []).append(user)
    return nearest


def _fitting(
    server: Candidate,
    others: Sequence[Candidate],
    users: Sequence[Candidate],
    notes: list[str],
) -> list[Candidate]:
    """Return the clients that go with the server; a note names those that were left out."""
    left = [user for user in users if user != server] or list(users)
    if (windows := [user for user in left if user.window]) and len(windows) < len(left):
        left = [user for user in left if not user.window]
        said = _("These clients open windows, in which nobody can type here, and were not used: {files}.")
        notes.append(said.format(files=_listed(windows)))
        users = left
    for keep in (
        _nearest([server, *others], left).get(server.file, []),
        [user for user in left if len({user.protocol, server.protocol} - {""}) < 2],
        [user for user in left if _distance(user, server) == 0],
    ):
        left = [user for user in left if user in keep] or left
    if out := [user for user in users if user not in left and user != server]:
        notes.append(
            _(
                "These clients seem to belong to another server, and were not used: {files}. "
                "If that is wrong, name the right ones with --client FILE."
            ).format(files=_listed(out))
        )
    if len({user.rest for user in left}) > 1:
        notes.append(
            _(
                "Each user runs another of these clients, in this order: {files}. "
                "If that is wrong, name the right ones with --client FILE."
            ).format(files=_listed(left))
        )
    return left
