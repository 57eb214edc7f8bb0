"""Which of a submission's files are programs, and what each can be in a chat: its server, a client, or both.

Rule 1. What a program does decides; its name only where that leaves both open.
Rule 2. A file that others import, and that does nothing by itself, is a library and no program.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from enum import Flag, auto
from functools import cached_property
from typing import TYPE_CHECKING

from grader.submission.source import natural
from grader.submission.traits import Fact, acts, called, facts_at, facts_of, threads

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from grader.submission.names import Names


_SERVER_WORD = re.compile(r"server|^serv|^srv|^ser$|^серв")
_CLIENT_WORD = re.compile(r"client|^cli|^cl$|^user|^кли")

_WINDOWS = {"tkinter", "customtkinter", "PyQt5", "PyQt6", "PySide2", "PySide6", "kivy", "wx", "pygame"}
_LIBRARY = {"start_server", "create_server", "handle_client"}  # calls that take all users by themselves
_ROLE_WORD = re.compile(r"^(server|serv|ser|srv|client|cli|cl|user)|(server|client)$")


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
    facts: Fact
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
    wide: Fact

    @cached_property
    def protocol(self) -> str:
        """TCP, UDP, or nothing where the text leaves it open."""
        tcp = bool(self.facts & (Fact.TCP | Fact.LISTENS))
        udp = bool(self.facts & (Fact.UDP | Fact.DATAGRAMS | Fact.SENDS_TO))
        return "" if tcp is udp else "TCP" if tcp else "UDP"

    @cached_property
    def rest(self) -> str:
        """The name without the words and numbers that tell server from client, and user from user."""
        words = re.findall(r"[^\W\d_]+", self.file.stem.casefold())
        return " ".join(filter(None, (_ROLE_WORD.sub("", word) for word in words)))

    @cached_property
    def number(self) -> str:
        """The first number in the name: a task's, where all have one."""
        return next(iter(re.findall(r"[0-9]+", self.file.stem)), "")


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
        words = re.findall(r"[^\W\d_]+", part.casefold())
        server = any(_SERVER_WORD.search(word) for word in words)
        client = any(_CLIENT_WORD.search(word) for word in words)
        if server is not client:
            return Role.SERVER if server else Role.CLIENT
    return Role.NONE


def survey(names: Names) -> list[Candidate]:
    """Return every file that does a server's or a client's work, by itself or through what it imports."""
    own = {file: facts_of(names, file) for file in names.codes}
    found = (_candidate(names, file, own) for file in sorted(names.codes, key=natural))
    return [candidate for candidate in found if candidate.role]


def _candidate(names: Names, file: Path, own: dict[Path, Fact]) -> Candidate:
    code, reach = names.codes[file], names.reach(file)
    facts = wide = Fact.NONE
    for near in reach:
        wide |= own[near]
    facts = own[file] if role_of(own[file]) else wide
    if not facts & (Fact.TCP | Fact.UDP):
        facts |= wide & (Fact.TCP | Fact.UDP)
    role = role_of(facts)
    if role is Role.NONE and code.source.tree is None:
        role = hint(file)
    text = code.source.text
    return Candidate(
        file,
        facts | wide & Fact.RELAYS,
        role,
        _first(role, facts | wide & Fact.RELAYS, file),
        acts(names, code),
        _is_test(names, file),
        any(_WINDOWS & {meant.partition(".")[0] for meant in names.codes[near].imported.values()} for near in reach),
        bool(re.search(r"chat|чат", f"{file}\n{text}", re.IGNORECASE)),
        bool(threads(names, reach)),
        "HTTP/1" in text,
        any(_accepts_in_a_loop(names, near) for near in reach),
        code.source.tree is not None,
        wide,
    )


def _accepts_in_a_loop(names: Names, file: Path) -> bool:
    """Whether a file waits for users again and again, by itself or through a library."""
    code = names.codes[file]
    for node, fact in facts_at(names, file).items():
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
    if hint(file):
        return hint(file)
    if facts & (Fact.LISTENS | Fact.SERVES) or Fact.TYPES not in facts or Fact.RELAYS in facts:
        return Role.SERVER
    return Role.CLIENT


def _is_test(names: Names, file: Path) -> bool:
    folders = {part.casefold() for part in file.parent.parts}
    modules = {meaning.partition(".")[0] for meaning in names.codes[file].imported.values()}
    return bool(folders & {"test", "tests"} or modules & {"unittest", "pytest"})


def running(names: Names, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that are programs: no libraries, and no launchers of the others."""
    by_file = {candidate.file: candidate for candidate in candidates}
    importers: dict[Path, list[Candidate]] = {}
    for candidate in candidates:
        for file in names.codes[candidate.file].neighbours if not candidate.test else ():
            importers.setdefault(file, []).append(candidate)

    def is_program(candidate: Candidate) -> bool:
        above = [other for other in importers.get(candidate.file, ()) if other.acts]
        if not candidate.acts or any(other.role is candidate.role for other in above):
            return False
        below = [by_file[file] for file in names.codes[candidate.file].neighbours if file in by_file]
        launched = Role.NONE
        for other in below:
            launched |= other.role if other.acts else Role.NONE
        return not (candidate.role is Role.BOTH and launched is Role.BOTH)

    programs = [candidate for candidate in candidates if is_program(candidate)]
    for role in (Role.SERVER, Role.CLIENT):  # better one that never starts than none: running it shows that
        if not any(role & candidate.role for candidate in programs):
            programs += [c for c in candidates if c.role is role and not c.acts and not importers.get(c.file)]
    return programs
