"""What a program's command line asks for: its role, where it can be both, and what it ends without.

Rule 1. `arguments` make a program play its role; `wants` are kinds of words, given only where it ends without them.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.submission.deeds import Deed
from grader.submission.flow import Flow, Trace
from grader.submission.loops import inside
from grader.submission.options import Option, options
from grader.submission.texts import Texts
from grader.submission.walk import Aim, Walk, Way

if TYPE_CHECKING:
    from grader.submission.questions import Reading
    from grader.submission.sinks import Path
    from grader.submission.trees import Tree

MOST_WORDS = 6  # words of a command line: a chat takes three
_WORDS = {
    "port": re.compile(r"(?<!sup)(?<!trans)(?<!re)(?<!im)(?<!ex)port"),
    "host": re.compile(r"host|(?:^|_)ip|ip$|addr|server(?!_?name)"),
    "name": re.compile(r"name|nick|user|login"),
}
"""What the names of a word tell of it, where its way does not."""


@dataclass(frozen=True)
class Line:
    """A command line: what is always given, and the kinds of what may be asked for."""

    arguments: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()


@dataclass
class Words:
    """Everything that one word of the command line becomes, wherever it is read."""

    sources: list[tuple[Tree, ast.AST]] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)

    @property
    def places(self) -> dict[ast.AST, Tree]:
        """The expressions that are this word."""
        return {node: tree for trace in self.traces for node, tree in trace.places.items()}

    @property
    def matched(self) -> bool:
        """Whether a `match` of the whole line looks at this word."""
        return any(isinstance(test, ast.Match) for trace in self.traces for test in trace.tests)


class CommandLine:
    """The command line of one program."""

    def __init__(self, reading: Reading, aim: Aim, *, both: bool) -> None:
        self._reading = reading
        self._aim = aim
        self._both = both
        self._main = next(iter(reading.trees), None)

    def line(self) -> Line:
        """Return what the program is to be given for its role."""
        if self._main is None:
            return Line()
        found = options(self._reading.trees)
        return self._declared(found) if found else self._counted()

    def _counted(self) -> Line:
        """Read `sys.argv`, word by word."""
        words = [self._words((place,)) for place in range(1, MOST_WORDS + 1)]
        role = ""
        if self._both:
            role = self._choice(words[0])
        if role:
            region = self._region(words[0], role)
            last = max((n for n, one in enumerate(words) if n and self._stands_in(one, region)), default=0)
            return Line((role,), tuple(self._kind(one) for one in words[1 : last + 1]))
        last = max((n for n, one in enumerate(words) if one.places or one.matched), default=-1)
        return Line((), tuple(self._kind(one) for one in words[: last + 1]))

    def _words(self, path: Path) -> Words:
        words = Words()
        for tree in self._reading.trees:
            loads: list[ast.AST] = [*tree.attributes.get("argv", ()), *tree.loads.get("argv", ())]
            for load in loads:
                if self._reading.trees.meaning(tree, load) == "sys.argv":
                    words.sources.append((tree, load))
                    words.traces.append(Flow(self._reading.trees).follow(tree, load, path))
        return words

    def _declared(self, found: list[Option]) -> Line:
        """Read what `argparse` was told."""
        arguments: list[str] = []
        wants: list[str] = []
        parser = ""
        for option in found if self._both else ():
            role, parser = self._role(option)
            if role:
                arguments = role
                found = [one for one in found if one is not option]
                break
        for option in found:
            if option.required and option.parser in {"", parser, *self._common(found)} and not option.command:
                kind = self._kind(self._parsed(option), option)
                literal = kind.startswith("=")
                spelled = f"={option.flag}{kind}" if literal else f"{option.flag}={kind}"
                wants.append(spelled if option.flag else kind)
        return Line(tuple(arguments), tuple(wants))

    @staticmethod
    def _common(found: list[Option]) -> set[str]:
        """Return the parsers that are no command's own."""
        commands = {option.parser for option in found if option.command}
        return {option.parser for option in found} - commands

    def _parsed(self, option: Option) -> Words:
        words = Words()
        for tree in self._reading.trees:
            for name, path in (("parse_args", ()), ("parse_known_args", (0,))):
                for call in tree.calls.get(name, ()):
                    words.sources.append((tree, call))
                    words.traces.append(Flow(self._reading.trees).follow(tree, call, (*path, option.name)))
        return words

    def _role(self, option: Option) -> tuple[list[str], str]:
        """Return the words that make an option choose the role, and the parser of that command."""
        if option.command:
            deeds = self._reading.deeds.of(option.tree, *option.starts) if option.starts else Deed.NONE
            if option.starts:
                fits = self._aim.way(deeds) is Way.INTO
                return ([option.command], option.parser) if fits else ([], "")
            return self._command(option)
        words = self._parsed(option)
        if option.switch:
            with_it, without = (self._walk(words, text).way for text in (option.flag, ""))
            fits = with_it is Way.INTO and without is not Way.INTO
            return ([option.flag] if fits else []), ""
        role = self._choice(words)
        if option.choices:
            ways = {text: self._walk(words, text).way for text in option.choices}
            onward = [text for text, way in ways.items() if way is Way.INTO]
            role = onward[0] if onward and len(onward) < len(ways) else ""
        if not role:
            return [], ""
        return ([option.flag, role] if option.flag else [role]), ""

    def _command(self, option: Option) -> tuple[list[str], str]:
        words = self._parsed(option)
        fits = any(trace.tests for trace in words.traces) and self._walk(words, option.command).way is Way.INTO
        return ([option.command], option.parser) if fits else ([], "")

    def _choice(self, words: Words) -> str:
        assert self._main is not None
        return self._reading.choice(self._main, self._main.code.nodes[0], _merged(words), self._aim, whole=True)

    def _walk(self, words: Words, text: str, aim: Aim | None = None) -> Walk:
        assert self._main is not None
        texts = Texts(_merged(words).tests, text)
        walk = Walk(self._reading.trees, self._reading.deeds, texts, aim or self._aim)
        walk.way = walk.program(self._main)
        return walk

    def _region(self, words: Words, role: str) -> list[tuple[Tree, ast.AST]]:
        """Return all the parts of the program that are run in one role."""
        walk = self._walk(words, role, Aim(Deed.NONE))
        return [pair for tree, part in walk.parts for pair in self._reading.deeds.reach(tree, part)]

    @staticmethod
    def _stands_in(words: Words, region: list[tuple[Tree, ast.AST]]) -> bool:
        return any(inside(tree, node, part) for node, tree in words.places.items() for _tree, part in region)

    def _kind(self, words: Words, option: Option | None = None) -> str:
        """Return what a word is, as the engine knows it."""
        trace = _merged(words)
        if trace.kinds:
            return next(iter(trace.kinds))
        choice = self._choice(words) if trace.tests else ""
        if choice or (option and option.choices):
            return f"={choice or (option.choices[0] if option else '')}"
        names = [name.casefold() for name in (*([option.name] if option else []), *trace.names)]
        for kind, word in _WORDS.items():
            if any(word.search(name) for name in names):
                return kind
        return "number" if trace.number or (option and option.number) else "name"


def _merged(words: Words) -> Trace:
    whole = Trace()
    for trace in words.traces:
        whole.kinds |= trace.kinds
        whole.names |= trace.names
        whole.number |= trace.number
        whole.tests |= trace.tests
        whole.places |= trace.places
    return whole
