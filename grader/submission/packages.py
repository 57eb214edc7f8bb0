"""What the chat's files import, and whether a program must be run as part of a package."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from grader.submission.names import dotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from grader.submission.names import Code, Names


def imports(names: Names, files: Iterable[Path]) -> tuple[str, ...]:
    """Return the modules that these files take from elsewhere, by their first names, sorted."""
    found: set[str] = set()
    for file in files:
        code = names.codes[file]
        found |= {word for word, level, whole in _wanted(code) if not level and not _own(names, code, whole)}
    return tuple(sorted(found))


def _wanted(code: Code) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Yield each import's first name, its dots, and all the modules that it may mean."""
    for node in code.import_nodes:
        match node:
            case ast.Import(names=aliases):
                yield from ((alias.name.partition(".")[0], 0, (alias.name,)) for alias in aliases)
            case ast.ImportFrom(module=str() as module, level=level, names=aliases):
                inner = (f"{module}.{alias.name}" for alias in aliases)
                yield module.partition(".")[0], level, (module, *inner)


def _own(names: Names, code: Code, modules: tuple[str, ...]) -> bool:
    """Whether the submission has one of these modules itself."""
    return any(names.neighbour(code.file, module)[0] for module in modules)


def module(names: Names, file: Path) -> str:
    """Return the name by which `python -m` must run a program; nothing where its file can be run.

    A program must be run so where it imports relatively, or where it, or what it imports, asks for a neighbour
    that is found from a folder above the program's own and not beside it.
    """
    if _finds_its_own_way(names, file):
        return ""
    depth = max((_depth(names, near, file) for near in names.reach(file)), default=0)
    parts = (*file.parent.parts, file.stem)
    return ".".join(parts[len(parts) - 1 - depth :]) if depth else ""


def _finds_its_own_way(names: Names, file: Path) -> bool:
    """Whether a program without relative imports says itself where its modules lie: it changes `sys.path`."""
    code = names.codes[file]
    if any(isinstance(node, ast.ImportFrom) and node.level for node in code.import_nodes):
        return False
    return "path" in code.source.text and any(
        names.meaning(code, dotted(node)) == "sys.path" for node in code.nodes if isinstance(node, ast.Attribute)
    )


def _depth(names: Names, near: Path, program: Path) -> int:
    """Return how many folders above a program's own its imports in one file are looked for."""
    code = names.codes[near]
    most = 0
    for node in code.import_nodes:
        if isinstance(node, ast.ImportFrom) and node.level and near == program:
            most = max(most, min(node.level, len(program.parent.parts)))
        for word in _absolute(node):
            found, base = names.neighbour(near, word)
            above = len(base.parts) < len(program.parent.parts) and program.parent.is_relative_to(base)
            if found and above and _has(names, found, node):
                most = max(most, len(program.parent.parts) - len(base.parts))
    return most


def _absolute(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names=aliases):
            words = [alias.name for alias in aliases]
        case ast.ImportFrom(module=str() as name, level=0):
            words = [name]
        case _:
            return
    yield from (word for word in words if word.partition(".")[0] not in sys.stdlib_module_names)


def _has(names: Names, file: Path, node: ast.AST) -> bool:
    """Whether a file can be what is imported: it has the names that are asked of it."""
    if not isinstance(node, ast.ImportFrom) or file.name == "__init__.py":
        return True
    code = names.codes[file]
    stored = {one.id for one in code.nodes if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    own = code.defined | stored | set(code.imported)
    return bool(code.stars) or all(alias.name in own or alias.name == "*" for alias in node.names)
