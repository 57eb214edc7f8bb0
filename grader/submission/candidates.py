"""Which of a submission's files are programs, and what each can be in a chat: its server, a client, or both.

Rule 1. What a program does decides; its name only where that leaves both open.
Rule 2. A file that others import, and that does nothing by itself, is a library and no program.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Flag, auto
from functools import cached_property
from pathlib import Path

from grader.submission.facts import Fact
from grader.submission.names import Code, Names
from grader.submission.source import natural
from grader.submission.traits import acts, called, facts_at, facts_of, threads

_SERVER_WORD = re.compile(r"server|^serv|^srv|^ser$|^серв")
_CLIENT_WORD = re.compile(r"client|^cli|^cl$|^user|^кли")
_ROLE_WORD = re.compile(r"^(server|serv|ser|srv|client|cli|cl|user)|(server|client)$")
_WINDOWS = {"tkinter", "customtkinter", "PyQt5", "PyQt6", "PySide2", "PySide6", "kivy", "wx", "pygame"}
_TESTS = {"unittest", "pytest"}
_LIBRARY = {"start_server", "create_server", "handle_client"}  # calls that take all users by themselves


class Role(Flag):
    """What a program can be in a chat."""

    NONE = 0
    SERVER = auto()
    CLIENT = auto()
    BOTH = SERVER | CLIENT


@dataclass(frozen=True)
class Candidate:
    """A file that does a server's or a client's work.

    `role` is all that it can be; `first` the one role that suits it best; `acts` tells that running it does
    something; `test` that it belongs to the student's tests; `window` that it opens one;
    `loops` tells that it accepts, or receives datagrams, again and again; `wide` adds what it imports.
    """

    file: Path
    neighbours: frozenset[Path]
    facts: Fact
    wide: Fact
    role: Role
    first: Role
    acts: bool
    test: bool
    window: bool
    chat: bool
    threads: bool
    http: bool
    loops: bool
    readable: bool

    @cached_property
    def protocol(self) -> str:
        """TCP, UDP, or nothing where the text leaves it open."""
        tcp = bool(self.facts & (Fact.TCP | Fact.LISTENS))
        udp = bool(self.facts & (Fact.UDP | Fact.DATAGRAMS | Fact.SENDS_TO))
        return "" if tcp is udp else "TCP" if tcp else "UDP"

    @cached_property
    def rest(self) -> str:
        """The name without the words and numbers that tell server from client, and user from user."""
        return " ".join(filter(None, (_ROLE_WORD.sub("", word) for word in _words(self.file.stem))))

    @cached_property
    def number(self) -> str:
        """The first number in the name: a task's, where all have one."""
        return next(iter(re.findall(r"[0-9]+", self.file.stem)), "")


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", name.casefold())


def role_of(facts: Fact) -> Role:
    """Return all that a program with these facts can be."""
    bound = facts & (Fact.BINDS | Fact.SERVES)
    serves = facts & (Fact.LISTENS | Fact.SERVES)
    datagram_server = Fact.BINDS in facts and (Fact.DATAGRAMS in facts or Fact.CONNECTS not in facts)
    datagram_client = Fact.SENDS_TO in facts and (Fact.TYPES in facts or not bound)
    server = Role.SERVER if serves or datagram_server else Role.NONE
    return server | (Role.CLIENT if Fact.CONNECTS in facts or datagram_client else Role.NONE)


def hint(file: Path) -> Role:
    """Return what a file's name, or else its folder's, calls it; NONE where it says nothing or both."""
    for part in (file.stem, *reversed(file.parent.parts)):
        server, client = (any(map(word.search, _words(part))) for word in (_SERVER_WORD, _CLIENT_WORD))
        if server is not client:
            return Role.SERVER if server else Role.CLIENT
    return Role.NONE


def survey(names: Names) -> list[Candidate]:
    """Return every file that does a server's or a client's work, by itself or through what it imports."""
    found = (_candidate(names, code) for code in sorted(names.codes.values(), key=lambda code: natural(code.file)))
    return [candidate for candidate in found if candidate.role]


def _candidate(names: Names, code: Code) -> Candidate:
    file, text, reach = code.file, code.source.text, names.reach(code.file)
    own, wide = facts_of(names, file), facts_of(names, *reach)
    facts = (own if role_of(own) else wide) | wide & Fact.RELAYS
    if not facts & (Fact.TCP | Fact.UDP):
        facts |= wide & (Fact.TCP | Fact.UDP)
    role = role_of(facts) or (Role.NONE if code.source.tree else hint(file))
    folders = {part.casefold() for part in file.parent.parts}
    return Candidate(
        file=file,
        neighbours=code.neighbours,
        facts=facts,
        wide=wide,
        role=role,
        first=_first(role, facts, file),
        acts=acts(names, code),
        test=bool(folders & {"test", "tests"} or _modules(code) & _TESTS),
        window=any(_WINDOWS & _modules(names.codes[near]) for near in reach),
        chat=bool(re.search(r"chat|чат", f"{file}\n{text}", re.IGNORECASE)),
        threads=bool(threads(names, reach)),
        http="HTTP/1" in text,
        loops=any(_accepts_in_a_loop(names, names.codes[near]) for near in reach),
        readable=code.source.tree is not None,
    )


def _modules(code: Code) -> set[str]:
    return {meaning.partition(".")[0] for meaning in code.imported.values()}


def _accepts_in_a_loop(names: Names, code: Code) -> bool:
    """Whether a file waits for users again and again, by itself or through a library."""
    for node, fact in facts_at(names, code.file).items():
        if fact & Fact.SERVES or (fact & Fact.LISTENS and isinstance(node, ast.Call) and called(node) in _LIBRARY):
            return True
        up: ast.AST | None = node if fact & (Fact.LISTENS | Fact.DATAGRAMS) else None
        while up is not None and not isinstance(up, ast.While | ast.For | ast.AsyncFor):
            up = code.parents.get(up)
        if up is not None:
            return True
    return False


def _first(role: Role, facts: Fact, file: Path) -> Role:
    """Return the role that suits a program best; its name decides only where its code can be both."""
    if role is not Role.BOTH:
        return role
    waits = facts & (Fact.LISTENS | Fact.SERVES | Fact.RELAYS) or Fact.TYPES not in facts
    return hint(file) or (Role.SERVER if waits else Role.CLIENT)


def running(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that are programs: no libraries, and no launchers of the others."""
    importers: defaultdict[Path, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        for file in candidate.neighbours if not candidate.test else ():
            importers[file].append(candidate)

    def is_program(candidate: Candidate) -> bool:
        if not candidate.acts or any(one.acts and one.role is candidate.role for one in importers[candidate.file]):
            return False
        below = [one.role for one in candidates if one.file in candidate.neighbours and one.acts]
        launches = any(Role.SERVER in role for role in below) and any(Role.CLIENT in role for role in below)
        return not (candidate.role is Role.BOTH and launches)

    programs = [candidate for candidate in candidates if is_program(candidate)]
    for role in (Role.SERVER, Role.CLIENT):  # better one that never starts than none: running it shows that
        if not any(role & candidate.role for candidate in programs):
            programs += [one for one in candidates if one.role is role and not one.acts and not importers[one.file]]
    return programs
