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
    found = {
        module.partition(".")[0]
        for file in files
        for module, aliases in _absolute(names.codes[file])
        if not any(names.neighbour(file, one)[0] for one in (module, *(f"{module}.{alias}" for alias in aliases)))
    }
    return tuple(sorted(found))


def _absolute(code: Code) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what a file imports without dots: each module, and the names that are taken from it."""
    for node in code.nodes:
        match node:
            case ast.Import(names=aliases):
                yield from ((alias.name, ()) for alias in aliases)
            case ast.ImportFrom(module=str() as module, level=0, names=aliases):
                yield module, tuple(alias.name for alias in aliases)


def module(names: Names, file: Path) -> str:
    """Return the name by which `python -m` must run a program; nothing where its file can be run.

    A program must be run so where it imports relatively, or where it, or what it imports, asks for a neighbour
    that is found from a folder above the program's own and not beside it, and `sys.path` is left as it is.
    """
    code, above = names.codes[file], len(file.parent.parts)
    levels = [node.level for node in code.nodes if isinstance(node, ast.ImportFrom) and node.level]
    if not levels and any(names.meaning(code, dotted(node)) == "sys.path" for node in code.nodes):
        return ""
    depth = min(max(levels, default=0), above)
    for near in names.reach(file):
        asked = list(_absolute(names.codes[near]))
        inner = [(f"{word}.{alias}", ()) for word, aliases in asked for alias in aliases]  # a folder without __init__
        for word, aliases in [*asked, *inner]:
            found, base = names.neighbour(near, word)
            is_above = found and len(base.parts) < above and file.parent.is_relative_to(base)
            if is_above and word.partition(".")[0] not in sys.stdlib_module_names and _has(names, found, aliases):
                depth = max(depth, above - len(base.parts))
    parts = (*file.parent.parts, file.stem)
    return ".".join(parts[len(parts) - 1 - depth :]) if depth else ""


def _has(names: Names, file: Path | None, asked: tuple[str, ...]) -> bool:
    """Whether a file can be what is imported: it has the names that are asked of it."""
    if file is None or file.name == "__init__.py":
        return True
    code = names.codes[file]
    stored = {one.id for one in code.nodes if isinstance(one, ast.Name)} | code.defined | set(code.imported)
    return bool(code.stars) or all(name in stored or name == "*" for name in asked)
