"""Where a program reads the keyboard, and what becomes of the text that is typed there."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.model import Question
from grader.submission.deeds import Deed, Deeds
from grader.submission.flow import Flow, Trace
from grader.submission.loops import Loops
from grader.submission.names import dotted
from grader.submission.texts import Texts
from grader.submission.traits import Fact, facts_at
from grader.submission.trees import FUNCTIONS
from grader.submission.walk import Aim, Walk, Way

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.submission.trees import Tree, Trees

MOST_SITES = 60  # places that read the keyboard: a chat has three
_OPPOSITES = {"s": "c", "c": "s", "y": "n", "server": "client", "client": "server", "host": "join"}
_OTHER = "\0"  # a text that no program looks for


@dataclass(frozen=True)
class Site:
    """A place that reads the keyboard: the expression whose value is the text."""

    tree: Tree
    node: ast.expr
    trace: Trace


class Reading:
    """One program's files, and all that is to be known of their questions."""

    def __init__(self, trees: Trees) -> None:
        self.trees = trees
        self.deeds = Deeds(trees)
        self.loops = Loops(trees, self.deeds)
        self.sites = [
            Site(tree, node, Flow(trees).follow(tree, node)) for tree, node in list(_sites(trees))[:MOST_SITES]
        ]
        self.lines = self.loops.chat([(one.tree, one.node, one.trace) for one in self.sites])

    def questions(self, aim: Aim) -> tuple[Question, ...]:
        """Return the questions, in the order of files and lines."""
        found = [self._question(site, aim) for site in sorted(self.sites, key=_position)]
        return tuple(found)

    def _question(self, site: Site, aim: Aim) -> Question:
        again = site.node in self.lines
        kind, answer = ("", "") if again else self._kind(site, aim)
        node = site.node
        return Question(
            site.tree.code.file.as_posix(), node.lineno, node.end_lineno or node.lineno, kind, answer, again
        )

    def _kind(self, site: Site, aim: Aim) -> tuple[str, str]:
        """Return the kind and the answer; nothing where a function asks all sorts of things for its callers."""
        calls = [(tree, call) for tree, call in self._askers(site) if call in site.trace.places]
        if len(calls) < 2:
            return self._kind_of(site, aim)
        kinds = {
            self._kind_of(Site(tree, call, Flow(self.trees).follow(tree, call)), aim)
            for tree, call in calls[:MOST_SITES]
        }
        return kinds.pop() if len(kinds) == 1 else ("", "")

    def _askers(self, site: Site) -> list[tuple[Tree, ast.Call]]:
        function = site.tree.function(site.node)
        return self.trees.callers(function) if isinstance(function, FUNCTIONS) else []

    def _kind_of(self, site: Site, aim: Aim) -> tuple[str, str]:
        kinds = list(site.trace.kinds)
        if kinds:
            return kinds[0], ""
        answer = self.choice(site.tree, site.node, site.trace, aim)
        if answer:
            return "choice", answer
        return ("number" if site.trace.number else ""), ""

    def choice(self, tree: Tree, node: ast.AST, trace: Trace, aim: Aim, *, whole: bool = False) -> str:
        """Return the text that leads on into the role; nothing where any does.

        Args:
            tree: the file.
            node: where the text comes from.
            trace: what becomes of it.
            aim: the role.
            whole: the text is there from the start of the program, as its command line is.
        """
        if not trace.tests:
            return ""
        offered = Texts(trace.tests).offered(self.trees)[:12]

        def walk(text: str) -> Walk:
            one = Walk(self.trees, self.deeds, Texts(trace.tests, text), aim)
            one.way = one.program(tree) if whole else one.after(tree, node)
            return one

        try:
            answer = _best({text: walk(text) for text in offered}, walk(_OTHER))
        except RecursionError:  # hundreds of branches in each other
            return ""
        given = any(not path for path in trace.tests.values())
        return answer if given or answer in offered else ""  # `"--server" in sys.argv`: nothing has to be there


def _position(site: Site) -> tuple[str, int, int]:
    return site.tree.code.file.as_posix(), site.node.lineno, site.node.col_offset


def _best(walks: dict[str, Walk], other: Walk) -> str:
    """Return the text that goes on where others do not."""
    ways = {text: walk.way or Way.INTO for text, walk in walks.items()}
    rest = other.way or Way.INTO
    best = min(ways, key=lambda text: ways[text], default="")
    if not best:
        return ""
    if rest >= Way.AROUND:
        return best if ways[best] < Way.AROUND else ""
    if Way.ASTRAY in ways.values():
        onward = [text for text, way in ways.items() if way is Way.INTO]
        return onward[0] if onward else _another([*walks])
    protocols = Deed.TCP | Deed.UDP
    tcp = [text for text, walk in walks.items() if walk.deeds & protocols == Deed.TCP]
    return tcp[0] if tcp and any(walk.deeds & Deed.UDP for walk in (*walks.values(), other)) else ""


def _another(texts: list[str]) -> str:
    """Return a text of the same kind that is none of these: "2" beside "1", "client" beside "server"."""
    if all(text.isdecimal() for text in texts):
        return next(str(number) for number in range(1, 1000) if str(number) not in texts)
    for text in texts:
        word = text.lstrip("-")
        if word.casefold() in _OPPOSITES:
            return text[: len(text) - len(word)] + _OPPOSITES[word.casefold()]
    return "other"


def _sites(trees: Trees) -> Iterator[tuple[Tree, ast.expr]]:
    for tree in trees:
        facts = facts_at(trees.names, tree.code.file)
        found = [node for node, fact in facts.items() if Fact.TYPES in fact]
        found += [load for load in tree.loads.get("input", ()) if "input" not in tree.shadows]
        found += tree.calls.get("getpass", ())
        sites: dict[ast.expr, Tree] = {}
        for node in found:
            site = _site(tree, node)
            if site:
                sites.setdefault(site, tree)
            elif isinstance(node, ast.Name | ast.Attribute):  # a stream that is handed on
                for place, other in Flow(trees).follow(tree, node).places.items():
                    site = _site(other, place) if isinstance(place, ast.Name | ast.Attribute) else None
                    if site:
                        sites.setdefault(site, other)
        for call in tree.calls.get("read", ()):
            if trees.meaning(tree, call.func) == "os.read" and _is_keyboard(call):
                sites.setdefault(call, tree)
        yield from ((other, site) for site, other in sites.items())


def _is_keyboard(call: ast.Call) -> bool:
    """Whether `os.read` reads standard input: by its number, or by asking the stream for it."""
    match call.args:
        case [ast.Constant(value=0), *_]:
            return True
        case [ast.Call(func=ast.Attribute(attr="fileno", value=stream)), *_]:
            return dotted(stream).endswith("stdin")
    return False


def _site(tree: Tree, node: ast.AST) -> ast.expr | None:
    """Return the expression that is the text read: the call, or the stream that a `for` goes over."""
    if isinstance(node, ast.Call):
        return node
    parent = tree.parents.get(node)
    while isinstance(parent, ast.Attribute) and parent.attr in {"buffer", "readline", "read", "readlines"}:
        node, parent = parent, tree.parents.get(parent)
    if isinstance(parent, ast.For | ast.AsyncFor | ast.comprehension) and isinstance(node, ast.expr):
        return node
    word = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    reads = word in {"input", "readline", "read", "readlines"}
    return parent if isinstance(parent, ast.Call) and reads else None
