"""Which programs of a submission are the chat's server and its clients.

Rule 1. Every choice that could have gone another way is told in a note, with the option that changes it.
Rule 2. What was named on the command line is taken as it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from grader.language import _
from grader.submission.candidates import Candidate, Role, hint, running
from grader.submission.facts import Fact
from grader.submission.source import by_name, listed, natural, shown


@dataclass(frozen=True)
class Choice:
    """The programs that were taken, and what should be said about it."""

    server: Path | None
    clients: tuple[Path, ...]
    notes: tuple[str, ...] = ()

    @property
    def files(self) -> set[Path | None]:
        """The programs' files."""
        return {self.server, *self.clients}


def choose(survey: Sequence[Candidate], server: Path | None = None, clients: Sequence[Path] = ()) -> Choice:
    """Return the server and the clients, in name order; those that the command line names are given."""
    notes: list[str] = []
    programs = running(survey)
    servers = [one for one in survey if one.file == server]
    servers = servers or _playing(Role.SERVER, programs, notes, quiet=bool(server))
    users = [one for one in survey if one.file in clients]
    users = users or _playing(Role.CLIENT, programs, notes, quiet=bool(clients))
    if servers and (server is None or servers[0].file == server):
        best = _best(servers, users, notes)
        server = best.file
        if not clients:
            others = [one for one in programs if one.first is Role.SERVER and one != best]
            users = _fitting(best, others, users, notes)
    return Choice(server, tuple(clients) or _files(users), tuple(notes))


def _files(candidates: Iterable[Candidate]) -> tuple[Path, ...]:
    return tuple(sorted((candidate.file for candidate in candidates), key=natural))


def _listed(candidates: Iterable[Candidate]) -> str:
    return listed(map(shown, _files(candidates)))


def _playing(role: Role, programs: Sequence[Candidate], notes: list[str], *, quiet: bool) -> list[Candidate]:
    """Return the programs that play a role: those it suits best, or else one that can do both."""
    suited = [candidate for candidate in programs if candidate.first is role]
    suited = [candidate for candidate in suited if not candidate.test] or suited
    peers = [one for one in programs if one.role is Role.BOTH and one.protocol == "UDP" and not one.test]
    note = ""
    if not suited and role is Role.SERVER and len(peers) > 1:
        suited = peers[:1]
        note = _("These programs have no server, and write to each other: {file} is started first, in its place.")
        note = f"{note} {by_name()}"
    elif suited and not suited[0].acts:
        note = _("{file} only defines things, and does nothing when it is run: does it lack the start?")
    elif not suited:  # one that can be both may be it, by its name; and a client reads a keyboard
        both = [one for one in programs if one.role is Role.BOTH and hint(one.file) in {role, Role.NONE}]
        suited = [one for one in both if role is Role.SERVER or Fact.TYPES in one.facts | one.wide][:1]
        as_server = _("{file} can be server and client; no other program is a server, so it is taken as that.")
        as_client = _("{file} can be server and client; no other program is a client, so it is taken as that.")
        note = f"{as_server if role is Role.SERVER else as_client} {by_name()}"
    if note and suited and not quiet:
        notes.append(note.format(file=shown(suited[0].file)))
    return suited


def _best(servers: Sequence[Candidate], users: Sequence[Candidate], notes: list[str]) -> Candidate:
    """Return the server that looks most like the chat's."""
    nearest = _nearest(servers, users)
    merits = {one.file: reasons(one, fitting=bool(nearest.get(one.file))) for one in servers}
    ranked = sorted(servers, key=lambda one: (-sum(merits[one.file].values()), len(one.rest), natural(one.file)))
    best = ranked[0]
    if len(ranked) > 1:
        second = merits[ranked[1].file]
        why = [reason for reason, weight in merits[best.file].items() if weight > second.get(reason, 0)]
        said = _(
            "Several programs here are servers: {files}. {file} was taken: {why}. "
            "To grade another one, name it with --server FILE."
        )
        reason = ", ".join(why) or _("its name comes first")
        notes.append(said.format(files=_listed(servers), file=shown(best.file), why=reason))
    return best


def reasons(server: Candidate, *, fitting: bool = False) -> dict[str, int]:
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
    nearest: defaultdict[Path, list[Candidate]] = defaultdict(list)
    for user in users:
        fits = {server.file: _fit(user, server) for server in servers if server != user}
        for file, fit in fits.items():
            if fit == max(fits.values()):
                nearest[file].append(user)
    return nearest


def _fitting(
    server: Candidate, others: Sequence[Candidate], users: Sequence[Candidate], notes: list[str]
) -> list[Candidate]:
    """Return the clients that go with the server; a note names those that were left out."""
    users = left = [user for user in users if user != server] or list(users)
    if (windows := [user for user in left if user.window]) and len(windows) < len(left):
        users = left = [user for user in left if not user.window]
        said = _("These clients open windows, in which nobody can type here, and were not used: {files}.")
        notes.append(said.format(files=_listed(windows)))
    for keep in (
        _nearest([server, *others], left)[server.file],
        [user for user in left if len({user.protocol, server.protocol} - {""}) < 2],
        [user for user in left if _distance(user, server) == 0],
    ):
        left = [user for user in left if user in keep] or left
    out = [user for user in users if user not in left]
    each = left if len({user.rest for user in left}) > 1 else []
    belong = _("These clients seem to belong to another server, and were not used: {files}.")
    another = _("Each user runs another of these clients, in this order: {files}.")
    wrong = _("If that is wrong, name the right ones with --client FILE.")
    notes += [f"{said} {wrong}".format(files=_listed(some)) for said, some in ((belong, out), (another, each)) if some]
    return left
