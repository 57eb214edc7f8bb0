"""Where a program reads the keyboard, and what the source alone tells of it.

Rule 1. What the running program shows is not looked for here: what it asks, and what it does with an answer.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from grader.model import Question
from grader.submission.facts import Fact
from grader.submission.program import ProgramText, bare, inside, last_name, leaves, patterns
from grader.submission.traits import called
from grader.submission.values import OWN, Values

MOST_SITES = 60  # places that read the keyboard: a chat has three
MOST_COMMANDS = 10
LONGEST = 12  # characters of a command: longer ones are sentences
DEEPEST = 3  # calls between a loop and the place that reads


@dataclass(frozen=True)
class Site:
    """A place that reads the keyboard, and the expressions whose value is the text: itself, or the calls of it."""

    file: str
    node: ast.expr
    values: Sequence[ast.AST]


class Keyboard:
    """All the places of one program that read its keyboard."""

    def __init__(self, text: ProgramText, values: Values) -> None:
        self._text = text
        self._values = values
        self.sites = list(islice(self._sites(), MOST_SITES))
        self.lines = {one.node for one in self.sites if all(map(self._is_a_line, one.values))}
        self.lines |= {one.node for one in self.sites if self._primes(one.node)}

    def _sites(self) -> Iterator[Site]:
        for code in self._text.codes:
            for node in sorted(code.nodes, key=lambda one: getattr(one, "lineno", 0)):
                read: ast.expr
                match node:
                    case ast.Name(id="input", ctx=ast.Load()) if "input" not in code.defined:
                        call = code.parents.get(node)
                        is_it = isinstance(call, ast.Call) and (call.func is node or called(call) == "iter")
                        read = call if isinstance(call, ast.Call) and is_it else node
                    case (ast.Attribute() | ast.Name()) as read if self._text.names.meaning(code, node) == "sys.stdin":
                        pass
                    case _:
                        continue
                yield Site(code.file.as_posix(), read, self._returned(read) or [read])

    def _returned(self, node: ast.AST) -> Sequence[ast.AST]:
        """Return the calls that give the text of a place, where it stands in a function that returns it."""
        function, names = self._text.scope(node), self._values.names(node)[:1]
        back = [bare(one.value) for one in inside(function) if isinstance(one, ast.Return) and one.value]
        return self._text.calls_of(function) if any(one is node or last_name(one) in names for one in back) else []

    def questions(self, role: str, *, both: bool) -> tuple[Question, ...]:
        """Return the places that ask by `input()`, in the order of files and lines."""
        return tuple(self._question(one, role, both=both) for one in self.sites if last_name(one.node) != "stdin")

    def _question(self, site: Site, role: str, *, both: bool) -> Question:
        node = site.node
        place = site.file, node.lineno, node.end_lineno or node.lineno
        if node in self.lines:
            return Question(*place, again=True)
        found = {self._kind(value, role, both=both) for value in site.values}
        kind, texts = found.pop() if len(found) == 1 else ("", ())  # one that asks all sorts of things for its callers
        return Question(*place, kind, texts)

    def _kind(self, node: ast.AST, role: str, *, both: bool) -> tuple[str, tuple[str, ...]]:
        names = self._values.names(node)
        kind = self._values.kind(node, names)
        if kind in ("host", "port", OWN):
            return "port" if role == "server" and kind == OWN else kind, ()
        branches = self._values.branches(node, names)
        texts = [text for one in branches if one.offered for text in one.texts]
        texts.sort(key=lambda text: not text.isdecimal())
        choice = self._values.choice(branches, role, both=both)
        if choice:
            return "choice", tuple(dict.fromkeys([choice, *texts]))
        return "number" if self._values.is_number(node, names) else "", tuple(dict.fromkeys(texts))

    def _is_a_line(self, node: ast.AST) -> bool:
        """Whether a text is read and sent again and again."""
        scope = self._text.scope(node)
        if loop := self._text.loop(node):
            return self._sends(node, loop)
        if any(self._text.loop(one.node) and self._text.scope(one.node) is scope for one in self.sites):
            return False  # what is asked before a loop that asks, too
        again = any(self._is_repeated(call, scope) for call in self._text.calls_of(scope))
        return again and self._sends(node, scope)

    def _is_repeated(self, call: ast.AST, function: ast.AST, depth: int = 0) -> bool:
        scope = self._text.scope(call)
        if self._text.loop(call) or scope is function:
            return True
        calls = self._text.calls_of(scope) if depth < DEEPEST else []
        return any(self._is_repeated(one, function, depth + 1) for one in calls)

    def _sends(self, node: ast.AST, whole: ast.AST) -> bool:
        """Whether a text goes into what is sent, in a loop or a function: by its variable, or one made of it."""
        nodes = list(inside(whole))
        names = set(self._values.names(node)[:1])
        for _again in range(2):
            for one in nodes:
                if isinstance(one, ast.Assign) and self._holds(one.value, node, names):
                    names |= {last_name(target) for target in one.targets} - {""}
        return any(
            self._holds(part, node, names)
            for call in nodes
            if isinstance(call, ast.Call) and self._is_sending(call)
            for part in [*call.args, *(keyword.value for keyword in call.keywords)]
        )

    def _is_sending(self, call: ast.Call) -> bool:
        facts = self._text.own(call) | self._text.facts(*self._text.functions.get(called(call), ()))
        return bool(facts & (Fact.SENDS | Fact.SENDS_TO))

    @staticmethod
    def _holds(part: ast.AST, node: ast.AST, names: set[str]) -> bool:
        return any(one is node or (isinstance(one, ast.Name) and one.id in names) for one in ast.walk(part))

    def _primes(self, node: ast.AST) -> bool:
        """Whether a text is read before the loop whose test asks for it, and which reads the next ones: a line, too."""
        names = set(self._values.names(node)[:1])
        for line in self.lines:
            loop = self._text.loop(line)
            if isinstance(loop, ast.While) and self._text.scope(loop) is self._text.scope(node):
                tested = {one.id for one in ast.walk(loop.test) if isinstance(one, ast.Name)}
                if names.intersection(tested, self._values.names(line)[:1]):
                    return True
        return False

    def commands(self) -> tuple[str, ...]:
        """Return the texts that the program compares something with and does not end at: a request, perhaps."""
        found: dict[str, None] = {}
        for node in self._text.nodes:
            match node:
                case ast.If(test=ast.Compare(left=left, ops=[ast.Eq() | ast.In()], comparators=[right]), body=body):
                    texts = self._text.constants(left) + self._text.constants(right)
                case ast.If(test=ast.UnaryOp(op=ast.Not(), operand=ast.Name()), body=body):
                    texts = [""]
                case ast.match_case(pattern=pattern, body=body):
                    texts = patterns(pattern) or []
                case _:
                    continue
            texts = [one for one in texts if len(one) <= LONGEST and not one.startswith("__")]
            if texts and not leaves(body, around=False):
                fetches = "" in texts and self._text.facts(*body) & Fact.RECEIVES
                found |= dict.fromkeys(one for one in texts if one or fetches)
        return tuple(found)[:MOST_COMMANDS]
