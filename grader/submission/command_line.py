"""What a program's command line asks for: its role, where it can be both, and what it ends without.

Rule 1. `arguments` make a program play its role; `wants` are kinds of words, given only where it ends without them.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.submission.names import dotted
from grader.submission.program import last_name
from grader.submission.traits import called
from grader.submission.values import SERVING, TALKING, Branch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.submission.names import Code
    from grader.submission.program import ProgramText
    from grader.submission.values import Values

MOST_WORDS = 6  # words of a command line: a chat takes three
SHORT = {"h": "host", "s": "host", "a": "host", "i": "host", "p": "port", "n": "name", "u": "name"}
"""What the letters of `getopt` mean."""


@dataclass(frozen=True)
class Line:
    """A command line: what is always given, and the kinds of what may be asked for."""

    arguments: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()


class CommandLine:
    """The command line of one program that plays a role, `server` or `client`; `both` tells that it can be both."""

    def __init__(self, text: ProgramText, values: Values, role: str, *, both: bool) -> None:
        self._text, self._values, self._role, self._both = text, values, role, both

    def line(self) -> Line:
        """Return what the program is to be given."""
        calls = [(code, call) for code in self._text.codes for call in code.calls]
        for code, call in calls:
            if called(call) == "getopt" and len(call.args) > 1:
                letters = re.findall(r"(\w):", "".join(self._text.constants(call.args[1])))
                return Line((), tuple(f"-{letter}={SHORT.get(letter, 'name')}" for letter in letters))
        declared = [(code, call) for code, call in calls if called(call) in ("add_argument", "add_parser")]
        return self._declared(declared) if declared else self._counted()

    # --- sys.argv -------------------------------------------------------------------------------------------

    def _counted(self) -> Line:
        """Read `sys.argv`, word by word."""
        words: dict[int, list[ast.AST]] = {}
        least = 0
        for code in self._text.codes:
            for node in code.nodes:
                if isinstance(node, ast.Attribute | ast.Name) and self._text.names.meaning(code, dotted(node)) in (
                    "sys.argv",
                    *[f"@{one.file.as_posix()}:argv" for one in self._text.codes],
                ):
                    for place, word in self._words(code, node, 0):
                        words.setdefault(place, []).append(word)
                    least = max(least, self._counts(node))
        role = self._role_word(words.get(1, []))
        if role is not None:
            mine = [n for n, found in words.items() if n > 1 and any(self._is_mine(one) for one in found)]
            return Line(role, tuple(self._kind(words.get(n, [])) for n in range(2, max(mine, default=1) + 1)))
        last = min(max([*words, least]), MOST_WORDS) if words or least else 0
        return Line((), tuple(self._kind(words.get(n, [])) for n in range(1, last + 1)))

    def _words(self, code: Code, node: ast.AST, offset: int) -> Iterator[tuple[int, ast.AST]]:
        """Yield the words that are taken from `sys.argv`, or from a part of it that begins at `offset`."""
        parent = self._text.parents.get(node)
        match parent:
            case ast.Subscript(value=whole, slice=ast.Constant(value=int() as place)) if whole is node and place >= 0:
                yield place + offset, parent
            case ast.Subscript(value=whole, slice=ast.Slice(lower=ast.Constant(value=int() as first))) if whole is node:
                yield from self._words(code, parent, offset + first)
            case ast.Assign(targets=[ast.Tuple(elts=parts)]):
                yield from ((place + offset, part) for place, part in enumerate(parts) if place + offset)
            case ast.Assign(targets=[ast.Name(id=name)]) if name != "argv" or offset:
                for use in code.nodes:
                    if isinstance(use, ast.Name) and use.id == name and isinstance(use.ctx, ast.Load):
                        yield from self._words(code, use, offset)
            case ast.Match(cases=cases):
                patterns = [case.pattern.patterns for case in cases if isinstance(case.pattern, ast.MatchSequence)]
                yield from ((n + offset, parent) for one in patterns for n in range(len(one)) if n + offset)
            case ast.Compare(left=ast.Constant(), ops=[ast.In()]):
                yield 1, parent

    def _counts(self, node: ast.AST) -> int:
        """Return how many words `len(sys.argv) != 3` or `< 3` asks for."""
        call = self._text.parents.get(node)
        match self._text.parents.get(call) if isinstance(call, ast.Call) and called(call) == "len" else None:
            case ast.Compare(ops=[ast.NotEq() | ast.Lt()], comparators=[ast.Constant(value=int() as count)]):
                return count - 1
            case ast.Compare(ops=[ast.LtE()], comparators=[ast.Constant(value=int() as count)]):
                return count
        return 0

    def _is_mine(self, word: ast.AST) -> bool:
        """Whether a word is read in what only this role comes to."""
        for parent in self._text.above(word):
            if isinstance(parent, ast.If | ast.FunctionDef):
                for body in (parent.body, getattr(parent, "orelse", [])):
                    facts = self._text.facts(*body)
                    if any(word in ast.walk(step) for step in body) and facts & (SERVING | TALKING):
                        return bool(facts & SERVING) is (self._role == "server")
        return True

    def _role_word(self, words: list[ast.AST]) -> tuple[str, ...] | None:
        """Return the first word by which a program that can be both plays its role; None where none is told."""
        if not self._both:
            return None
        for word in words:
            if isinstance(word, ast.Compare):  # "-s" in sys.argv
                branches = list(self._values.compared(word, word.ops[0], [str(getattr(word.left, "value", ""))]))
            else:
                branches = self._branches(words)
            found = self._values.choice(branches, self._role, both=True)
            there = not isinstance(word, ast.Compare) or any(found in one.texts for one in branches)
            if found:
                return (found,) if there else ()
        return None

    def _branches(self, words: list[ast.AST]) -> list[Branch]:
        return [one for word in words for one in self._values.branches(word, self._values.names(word))]

    def _kind(self, words: list[ast.AST], name: str = "") -> str:
        """Return what a word is, as `entrance` knows it."""
        names = [name] if name else []
        for word in words:
            names += self._values.names(word)
        if words and (choice := self._values.choice(self._branches(words), self._role, both=False)):
            return f"={choice}"
        kinds = [self._values.kind(word, names) for word in (*words, self._text.codes[0].nodes[0])]
        number = any(self._values.is_number(word, names) for word in words)
        return next(filter(None, kinds), "number" if number else "name")

    # --- argparse -------------------------------------------------------------------------------------------

    def _declared(self, calls: list[tuple[Code, ast.Call]]) -> Line:
        """Read what `argparse` was told."""
        found = [Option.of(self._text, code, call) for code, call in calls]
        arguments, parser = self._role_option(found) if self._both else ((), "")
        commands = {one.owner for one in found if one.command}
        wants: list[str] = []
        for option in found:
            chosen = option.names and (option.names[0] in arguments or option.name in arguments)
            if option.required and not chosen and (option.owner not in commands or option.owner == parser):
                if option.positional and arguments and option.choices and arguments[0] in option.choices:
                    continue
                kind = f"={option.choices[0]}" if option.choices else self._kind([option.call], option.name)
                kind = "number" if kind == "name" and option.number else kind
                flag = "" if option.positional else option.names[0]
                wants.append(kind if not flag else f"={flag}{kind}" if kind.startswith("=") else f"{flag}={kind}")
        return Line(arguments, tuple(wants))

    def _role_option(self, found: list[Option]) -> tuple[tuple[str, ...], str]:
        """Return the words by which an option chooses the role, and the parser of that command."""
        starts = [Branch((one.name,), one.starts, ()) for one in found if one.command and one.starts]
        if choice := self._values.choice(starts, self._role, both=True) if starts else "":
            return (choice,), next(one.owner for one in found if one.name == choice)
        for option in found:
            branches = self._values.branches(option.call, [option.dest])
            if option.switch:
                tests = [one for code in self._text.codes for one in code.nodes if isinstance(one, ast.Attribute)]
                tests = [one for one in tests if one.attr == option.dest]
                branches = [one for test in tests for one in self._values.compared(test, ast.Eq(), [option.names[0]])]
            choice = self._values.choice(branches, self._role, both=True)
            if choice and option.switch:
                return ((choice,) if choice in option.names else ()), ""
            if choice and option.command:
                return (choice,), next((one.owner for one in found if one.name == choice), "")
            if choice:
                return ((choice,) if option.positional else (option.names[0], choice)), ""
        return (), ""


@dataclass(frozen=True)
class Option:
    """One argument, or one command such as `chat.py server`, as `argparse` is told of it."""

    call: ast.Call
    owner: str
    name: str
    names: tuple[str, ...]
    dest: str
    required: bool
    switch: bool = False
    number: bool = False
    choices: tuple[str, ...] = ()
    command: bool = False
    starts: tuple[ast.expr, ...] = ()

    @property
    def positional(self) -> bool:
        """Whether it has no flag."""
        return not self.names[0].startswith("-")

    @classmethod
    def of(cls, text: ProgramText, code: Code, call: ast.Call) -> Option:
        """Read one call of `add_argument` or `add_parser`."""
        words = {keyword.arg: keyword.value for keyword in call.keywords}
        said = {word: text.constants(value) for word, value in words.items()}
        names = sorted(
            (word for part in call.args for word in text.constants(part)[:1]), key=lambda one: one[:2] != "--"
        )
        names = names or ["?"]
        name = names[0].lstrip("-").replace("-", "_")
        if called(call) == "add_parser":
            parent = code.parents.get(call)
            owner = last_name(parent.targets[0]) if isinstance(parent, ast.Assign) else ""
            dests = [
                key.value
                for one in code.calls
                if called(one) == "add_subparsers"
                for key in one.keywords
                if key.arg == "dest"
            ]
            starts = [
                key.value
                for one in code.calls
                if called(one) == "set_defaults"
                and isinstance(one.func, ast.Attribute)
                and last_name(one.func.value) == owner
                for key in one.keywords
            ]
            dest = "".join(word for one in dests for word in text.constants(one)[:1])
            return cls(call, owner, names[0], tuple(names), dest, required=False, command=True, starts=tuple(starts))
        owner = last_name(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        must = getattr(words.get("required"), "value", False)
        optional = said.get("nargs", [""])[:1] in (["?"], ["*"])
        return cls(
            call,
            owner,
            name,
            tuple(names),
            "".join(said.get("dest", [name])[:1]),
            required=bool(must) if names[0].startswith("-") else not optional,
            switch="".join(said.get("action", [])).startswith("store_"),
            number=last_name(words["type"]) in {"int", "float"} if "type" in words else False,
            choices=tuple(said.get("choices", ())),
        )
