"""What a part of a program leads to, by itself and through the functions that it mentions.

Rule 1. A function counts where it is mentioned, not only where it is called: threads and windows get names.
"""

from __future__ import annotations

import ast
from enum import Flag, auto
from typing import TYPE_CHECKING

from grader.submission.traits import Fact, called, facts_at
from grader.submission.trees import ENTRANCES, FUNCTIONS, Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grader.submission.trees import Function, Trees


class Deed(Flag):
    """Something that happens when a part of a program is run."""

    NONE = 0
    LISTENS = auto()
    CONNECTS = auto()
    SENDS = auto()
    RECEIVES = auto()
    TYPES = auto()
    SHOWS = auto()
    ENDS = auto()
    TCP = auto()
    UDP = auto()


FACTS = {
    Fact.LISTENS: Deed.LISTENS,
    Fact.SERVES: Deed.LISTENS,
    Fact.BINDS: Deed.LISTENS,
    Fact.CONNECTS: Deed.CONNECTS,
    Fact.SENDS_TO: Deed.SENDS,
    Fact.DATAGRAMS: Deed.RECEIVES,
    Fact.TYPES: Deed.TYPES,
    Fact.TCP: Deed.TCP,
    Fact.UDP: Deed.UDP,
}
WORDS = {
    **dict.fromkeys(("send", "sendall", "sendto", "sendmsg", "send_message", "sock_sendall"), Deed.SENDS),
    **dict.fromkeys(("recv", "recvfrom", "recv_into", "receive_response", "sock_recv", "recv_bytes"), Deed.RECEIVES),
    **dict.fromkeys(("readuntil", "readexactly", "recv_string", "recv_json"), Deed.RECEIVES),
    **dict.fromkeys(("urlopen", "post", "request"), Deed.SENDS | Deed.RECEIVES),
    **dict.fromkeys(("print", "insert", "showinfo", "display"), Deed.SHOWS),
    **dict.fromkeys(("exit", "quit", "_exit", "destroy", "close", "shutdown", "kill", "abort"), Deed.ENDS),
}
STREAMS = {
    **dict.fromkeys(("write", "writelines"), Deed.SENDS),
    **dict.fromkeys(("readline", "read", "readlines"), Deed.RECEIVES),
}
"""What is sent or received where it is not the screen or the keyboard that is meant."""

Part = tuple[Tree, ast.AST]


class Deeds:
    """What the parts of one program do."""

    def __init__(self, trees: Trees) -> None:
        self._trees = trees
        self._by_itself: dict[ast.AST, Deed] = {}
        self._mentioned: dict[ast.AST, list[tuple[Tree, Function]]] = {}

    def of(self, tree: Tree, *nodes: ast.AST, without: Sequence[ast.AST] = ()) -> Deed:
        """Return all that these parts lead to; functions that are left out count for nothing."""
        deeds = Deed.NONE
        for where, part in self.reach(tree, *nodes, without=without):
            deeds |= self.by_itself(where, part)
        return deeds

    def reach(self, tree: Tree, *nodes: ast.AST, without: Sequence[ast.AST] = ()) -> dict[Part, None]:
        """Return these parts, and every function that they come to, with its file."""
        found: dict[Part, None] = dict.fromkeys((tree, node) for node in nodes)
        ahead = list(found)
        for where, part in ahead:  # grows while it is walked
            for pair in self.mentions(where, part):
                if pair not in found and pair[1] not in without:
                    found[pair] = None
                    ahead.append(pair)
        return found

    def by_itself(self, tree: Tree, part: ast.AST) -> Deed:
        """Return what stands in a part, without the functions that it mentions."""
        if part not in self._by_itself:
            deeds = Deed.NONE
            facts = facts_at(self._trees.names, tree.code.file)
            for node in _inside(part):
                for fact in facts.get(node, Fact.NONE):
                    deeds |= FACTS.get(fact, Deed.NONE)
                if isinstance(node, ast.Call):
                    deeds |= self._call(tree, node)
            self._by_itself[part] = deeds
        return self._by_itself[part]

    def _call(self, tree: Tree, call: ast.Call) -> Deed:
        word = called(call)
        if word in STREAMS and isinstance(call.func, ast.Attribute):
            chain = self._trees.meaning(tree, call.func)
            return Deed.NONE if chain.startswith(("sys.", "open")) else STREAMS[word]
        if word == "makefile":
            return Deed.SENDS if any(text.startswith("w") for text in _texts(call)) else Deed.RECEIVES
        return WORDS.get(word, Deed.NONE)

    def mentions(self, tree: Tree, part: ast.AST) -> list[tuple[Tree, Function]]:
        """Return the functions that a part names, with their files."""
        if part not in self._mentioned:
            self._mentioned[part] = list(self._functions(tree, part))
        return self._mentioned[part]

    def _functions(self, tree: Tree, part: ast.AST) -> Iterator[tuple[Tree, Function]]:
        for node in _inside(part):
            if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
                for where, found in self._trees.defined(tree, node):
                    if isinstance(found, FUNCTIONS):
                        yield where, found
                    elif isinstance(found, ast.ClassDef):
                        methods = (self._trees.method(where, found, name) for name in ENTRANCES)
                        yield from (method for method in methods if method)


def _texts(call: ast.Call) -> list[str]:
    values = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    return [str(value.value) for value in values if isinstance(value, ast.Constant)]


def _inside(part: ast.AST) -> Iterable[ast.AST]:
    """Yield the nodes of a part, without the bodies of functions and classes that it only defines."""
    ahead = [part]
    for node in ahead:  # grows while it is walked
        yield node
        if node is part or not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            ahead += ast.iter_child_nodes(node)
