"""What the chat's files import, and whether a program must be run as part of a package."""

import ast
import sys
from collections.abc import Iterable
from pathlib import Path

from grader.submission import names as n
from grader.submission.names import Names, by_the_repository, neighbour


def imports(names: Names, files: Iterable[Path]) -> tuple[str, ...]:
    """Return the modules that these files take from elsewhere, by their first names, sorted."""
    return tuple(
        sorted(
            {
                module.partition(".")[0]
                for file in files
                for module, level, name, _alias in n.imports(names.codes[file].nodes)
                if not level and not any(neighbour(file, one, names.codes)[0] for one in (module, f"{module}.{name}"))
            }
        )
    )


def module(names: Names, file: Path) -> str:
    """Return the name by which `python -m` must run a program; nothing where its file can be run.

    A program must be run so where it imports relatively, or where it, or what it imports, asks for a neighbour
    that is found from a folder above the program's own and not beside it, and `sys.path` is left as it is.
    """
    code, above = names.codes[file], len(file.parent.parts)
    levels = [node.level for node in code.nodes if isinstance(node, ast.ImportFrom) and node.level]
    if not levels and any(names.meaning(code, node) == "sys.path" for node in code.nodes):
        return ""
    depth = min(max(levels, default=0), above)
    for near in names.reach(file):
        for word, level, name, _alias in n.imports(names.codes[near].nodes):
            for one, asked in ((word, name), (f"{word}.{name}", "")) if not level else ():
                found, base = neighbour(near, one, names.codes)
                is_above = found and len(base.parts) < above and file.parent.is_relative_to(base)
                if is_above and one.partition(".")[0] not in sys.stdlib_module_names and _has(names, found, asked):
                    depth = max(depth, above - len(base.parts))
    parts = (*file.parent.parts, file.stem)
    return ".".join(parts[len(parts) - 1 - depth :]) if depth else ""


def aliases(names: Names, file: Path) -> tuple[tuple[str, Path], ...]:
    """Return the packages by which a program calls its own folders, as from a repository above the submission."""
    found: dict[str, Path] = {}
    for near in names.reach(file):
        for word, level, name, _alias in n.imports(names.codes[near].nodes):
            for one in (f"{word}.{name}", word) if not level else ():
                meant, package, folder = by_the_repository(near, one, names.codes)
                if meant and not neighbour(near, one, names.codes, above=False)[0]:
                    found.setdefault(package, folder)
    return tuple(found.items())


def _has(names: Names, file: Path | None, asked: str) -> bool:
    """Whether a file can be what is imported: it has the name that is asked of it."""
    if file is None or file.name == "__init__.py" or asked in {"", "*"}:
        return True
    code = names.codes[file]
    stored = {one.id for one in code.nodes if isinstance(one, ast.Name)} | code.defined | set(code.imported)
    return bool(code.stars) or asked in stored
