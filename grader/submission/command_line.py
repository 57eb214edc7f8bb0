"""What a program's command line asks for: its role, where it can be both, and what it ends without.

Rule 1. `arguments` make a program play its role; `wants` are kinds of words, given only where it ends without them.
"""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple, Self

from grader.submission.program import last_name
from grader.submission.source import Source
from grader.submission.traits import called
from grader.submission.values import OWN, Branch, Values

MOST_FOLLOWED = 20  # names that the words are given: a chat has one or two
MOST_WORDS = 6  # words of a command line: a chat takes three
SHORT = {"h": "host", "s": "host", "a": "host", "i": "host", "p": "port"}
"""What the letters of `getopt` mean; others are names."""


class Option(NamedTuple):
    """One argument, as `argparse` is told of it; `flag` is empty for a positional one."""

    dest: str
    flag: str
    required: bool
    switch: bool
    number: bool
    choices: tuple[str, ...]

    @classmethod
    def of(cls, call: ast.Call, values: Values) -> Self:
        """Read one call of `add_argument`."""
        words = {keyword.arg: keyword.value for keyword in call.keywords}
        said = {word: values.text.constants(value) for word, value in words.items()}
        names = [word for part in call.args for word in values.text.constants(part)[:1]] or ["?"]
        flag = max((name for name in names if name.startswith("-")), key=lambda one: one[:2] == "--", default="")
        must = words.get("required")
        return cls(
            dest="".join(said.get("dest", [(flag or names[0]).lstrip("-").replace("-", "_")])[:1]),
            flag=flag,
            required=bool(getattr(must, "value", False)) if flag else said.get("nargs", [""])[:1] not in (["?"], ["*"]),
            switch="".join(said.get("action", [])).startswith("store_"),
            number="type" in words and last_name(words["type"]) in {"int", "float"},
            choices=tuple(said.get("choices", ())),
        )


def manual(source: Source) -> str:
    """Return the lines of a program's docstring and comments that name its file: they show how it is called.

    A word that is a text of the program, too, is meant as it is: an equals sign stands before it.
    """
    if source.tree is None:
        return ""
    comments = re.findall(r"^[ \t]*#(.*)$", source.text, re.MULTILINE)
    lines = [
        line for line in (*(ast.get_docstring(source.tree) or "").splitlines(), *comments) if source.file.name in line
    ]
    constants = (node.value for node in ast.walk(source.tree) if isinstance(node, ast.Constant))
    known = {value for value in constants if isinstance(value, str)}
    return "\n".join(" ".join(f"={word}" if word in known else word for word in line.split()) for line in lines)


class CommandLine:
    """The command line of one program that plays a role, `server` or `client`; `both` tells that it can be both."""

    def __init__(self, values: Values, role: str, *, both: bool) -> None:
        self._values, self._text, self._role, self._both = values, values.text, role, both

    def line(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what the program is to be given always, and the kinds of what it may ask for."""
        for call in self._text.calls:
            if called(call) == "getopt" and len(call.args) > 1:
                letters = re.findall(r"(\w):", "".join(self._text.constants(call.args[1])))
                return (), tuple(f"-{letter}={SHORT.get(letter, 'name')}" for letter in letters)
        declared = [call for call in self._text.calls if called(call) in ("add_argument", "add_option") and call.args]
        parsers = self._parsers()
        first, others = self._subcommand(parsers)
        declared = [call for call in declared if last_name(getattr(call.func, "value", call)) not in others]
        if first or declared:
            given, wants = self._declared(declared)
            return (*first, *given), wants
        return self._counted()

    def _parsers(self) -> dict[str, tuple[str, list[ast.AST]]]:
        """Return the subcommands, each with the variable that holds its parser, and what it is said to call."""
        found: dict[str, tuple[str, list[ast.AST]]] = {}
        for call in self._text.calls:
            for text in self._text.constants(call.args[0])[:1] if called(call) == "add_parser" and call.args else ():
                given = self._text.parents.get(call)
                variable = last_name(given.targets[0]) if isinstance(given, ast.Assign) else ""
                defaults = [one for one in self._text.calls if called(one) == "set_defaults"]
                own = [one for one in defaults if variable and last_name(getattr(one.func, "value", one)) == variable]
                found[text] = variable, [word.value for one in own for word in one.keywords]
        return found

    def _subcommand(self, parsers: dict[str, tuple[str, list[ast.AST]]]) -> tuple[tuple[str, ...], set[str]]:
        """Return the subcommand that plays the role, and the variables of the others' parsers."""
        calls = [call for call in self._text.calls if called(call) == "add_subparsers"]
        words = [word.value for call in calls for word in call.keywords if word.arg == "dest"]
        dests = {text for word in words for text in self._text.constants(word)}
        tests = [one for one in self._text.nodes if isinstance(one, ast.Attribute) and one.attr in dests]
        branches = [one for test in tests[:1] for one in self._values.branches(test, [*dests])]
        branches += [Branch((text,), then, ()) for text, (_variable, then) in parsers.items() if then]
        choice = self._values.choice(branches, self._role, both=self._both) or next(iter(parsers), "")
        return (choice,) * bool(choice), {variable for text, (variable, _) in parsers.items() if text != choice} - {""}

    def _counted(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Read `sys.argv`, word by word: those that the role reads, or those behind flags that are looked for."""
        words, _last, _flags = self._read(set())
        branches = self._branches(words[1]) if self._both else []
        role = self._values.choice(branches, self._role, both=self._both)
        without = any(isinstance(word, ast.Compare) for word in words[1])  # `"-s" in sys.argv`: no word will do, too
        needed = role and not (without and all(role not in one.texts for one in branches))
        own = self._leads_to([one for one in branches if role in one.texts])
        words, last, flags = self._read(self._leads_to([one for one in branches if role not in one.texts]) - own)
        kinds = [self._kind(words[place]) for place in range(2 if role else 1, last + 1)]
        return ((role,) if needed else ()), tuple(flags or kinds)

    def _leads_to(self, branches: Sequence[Branch]) -> set[ast.AST]:
        """Return all that is done in some branches, by themselves or through the functions that they mention."""
        ahead = [step for one in branches for step in one.then]
        for step in ahead:  # grows while it is walked
            nodes = [one for one in ast.walk(step) if isinstance(one, ast.Name)]
            mentioned = [function for one in nodes for function in self._text.functions.get(one.id, ())]
            ahead += [function for function in mentioned if function not in ahead]
        return {node for step in ahead for node in ast.walk(step)}

    def _read(self, without: Container[ast.AST]) -> tuple[defaultdict[int, list[ast.AST]], int, list[str]]:
        """Return the words by their places, how many there are, and the flags: `argv[argv.index("--port") + 1]`."""
        words: defaultdict[int, list[ast.AST]] = defaultdict(list)
        flags: dict[str, str] = {}
        last = 0
        for code in self._text.codes:
            for node in code.nodes:
                if last_name(node) != "argv" or node in without:
                    continue
                if self._text.names.meaning(code, node) == "sys.argv":
                    for place, word in self._words(node, 0, Counter()):
                        words[place] += [word] if word not in without else []
                    last = max(last, self._counts(node))
                    for flag in self._flag(node):
                        flags[flag] = f"{flag}={self._values.kind(node, [flag.strip('-')]) or 'name'}"
        last = max([last, *(place for place, found in words.items() if found)])
        return words, min(last, MOST_WORDS), list(flags.values())

    def _flag(self, node: ast.AST) -> list[str]:
        """Return the flag whose place in a command line is looked for."""
        method = self._text.parents.get(node)
        call = self._text.parents.get(method) if isinstance(method, ast.Attribute) and method.attr == "index" else None
        return self._text.constants(call.args[0])[:1] if isinstance(call, ast.Call) and call.args else []

    def _words(self, node: ast.AST, offset: int, followed: Counter[str]) -> Iterator[tuple[int, ast.AST]]:
        """Yield the words that are taken from `sys.argv`, or from a part of it that begins at `offset`.

        A name is followed twice, since `args = args[1:]` gives it anew; `followed` counts that.
        """
        parent = self._text.parents.get(node)
        match parent:
            case ast.Subscript(slice=ast.Constant(value=int() as place)) if place >= 0:
                yield place + offset, parent
            case ast.Subscript(slice=ast.Slice(lower=ast.Constant(value=int() as first))):
                yield from self._words(parent, offset + first, followed)
            case ast.Assign(targets=[ast.Tuple(elts=parts)]):
                yield from ((place + offset, part) for place, part in enumerate(parts) if place + offset)
            case ast.Assign(targets=[ast.Name(id=name)]) if followed[name] < 2 and followed.total() < MOST_FOLLOWED:
                followed[name] += 1
                for use in self._text.nodes:
                    if isinstance(use, ast.Name) and use.id == name and isinstance(use.ctx, ast.Load):
                        yield from self._words(use, offset, followed)
            case ast.Match() | ast.Compare(left=ast.Constant(), ops=[ast.In()]):
                yield 1, parent

    def _counts(self, node: ast.AST) -> int:
        """Return how many words `len(sys.argv) != 3` or `< 3` asks for."""
        call = self._text.parents.get(node)
        match self._text.parents.get(call) if isinstance(call, ast.Call) and called(call) == "len" else None:
            case ast.Compare(ops=[ast.NotEq() | ast.Lt()], comparators=[ast.Constant(value=int() as count)]):
                return count - 1
        return 0

    def _branches(self, words: Sequence[ast.AST]) -> list[Branch]:
        found: list[Branch] = []
        for word in words:
            if isinstance(word, ast.Compare):  # "-s" in sys.argv
                found += self._values.compared(word, ast.Eq(), self._text.constants(word.left))
            else:
                found += self._values.branches(word, self._values.names(word))
        return found

    def _kind(self, words: Sequence[ast.AST]) -> str:
        """Return what a word is, in the terms of `wants`."""
        if choice := self._values.choice(self._branches(words), self._role, both=False):
            return f"={choice}"
        names = [name for word in words for name in self._values.names(word)]
        kinds = [self._own(self._values.kind(word, names)) for word in words]
        number = any(self._values.is_number(word, names) for word in words)
        return next(filter(None, kinds), "number" if number else "name")

    def _own(self, kind: str) -> str:
        """Return a kind, where a server's own port is the one that others call."""
        return "port" if kind == OWN and self._role == "server" else kind

    def _declared(self, calls: list[ast.Call]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Read what `argparse` was told."""
        arguments: tuple[str, ...] = ()
        wants: list[str] = []
        for call in calls:
            option = Option.of(call, self._values)
            role = self._role_by(option) if self._both and not arguments else None
            if role is not None:
                arguments = role
            elif option.required and option.choices:
                wants.append(f"={option.flag}={option.choices[0]}" if option.flag else f"={option.choices[0]}")
            elif option.required:
                number = option.number or self._values.is_number(call, [option.dest])
                kind = self._own(self._values.kind(call, [option.dest])) or ("number" if number else "name")
                wants.append(f"{option.flag}={kind}" if option.flag else kind)
        return arguments, tuple(wants)

    def _role_by(self, option: Option) -> tuple[str, ...] | None:
        """Return the words by which an option makes the program play its role; None where it does not."""
        if self._role in option.choices:
            return tuple(filter(None, (option.flag, self._role)))
        tests = [one for one in self._text.nodes if isinstance(one, ast.Attribute) and one.attr == option.dest]
        if option.switch:
            branches = [one for test in tests for one in self._values.compared(test, ast.Eq(), [option.flag])]
        else:
            branches = [one for test in tests[:1] for one in self._values.branches(test, [option.dest])]
            branches += [Branch((text,), (), ()) for text in option.choices]
        choice = self._values.choice(branches, self._role, both=True)
        if option.switch and choice:
            return (choice,) if choice == option.flag else ()
        return tuple(filter(None, (option.flag, choice))) if choice else None
