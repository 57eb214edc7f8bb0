"""What the names in a submission's files mean: through imports, aliases, star imports, neighbouring files."""

import ast
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.submission.facts import STARS, Fact
from grader.submission.source import Source

DEEPEST = 3  # files that a name goes through: they may import from each other in a circle
_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+)?import[ \t]+([\w.* \t,]+)", re.MULTILINE)


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` for such an expression, and nothing for any other."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


@dataclass(frozen=True)
class Code:
    """One file's own names: what it imports (local name to meaning), what it defines.

    A meaning is a dotted name such as `threading.Thread`, or `@FILE:NAME` for a name of a file of the
    submission, or `@FILE` for that file itself.
    """

    source: Source
    nodes: tuple[ast.AST, ...]
    parents: Mapping[ast.AST, ast.AST]
    imported: Mapping[str, str]
    stars: tuple[str, ...]
    neighbours: frozenset[Path]

    @property
    def file(self) -> Path:
        """The file, relative to the submission."""
        return self.source.file

    @cached_property
    def defined(self) -> frozenset[str]:
        """The names of its functions and classes."""
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        return frozenset(node.name for node in self.nodes if isinstance(node, kinds))

    @cached_property
    def calls(self) -> tuple[ast.Call, ...]:
        """Its calls, in the order of their lines."""
        found = (node for node in self.nodes if isinstance(node, ast.Call))
        return tuple(sorted(found, key=lambda call: (call.lineno, call.col_offset)))


class Names:
    """All files of a submission, by what they import from each other."""

    def __init__(self, sources: Iterable[Source]) -> None:
        by_file = {source.file: source for source in sources}
        self.codes = {file: _understand(source, by_file) for file, source in by_file.items()}
        self.facts: dict[Path, dict[ast.AST, Fact]] = {}  # what `traits.facts_at` has found once

    def meaning(self, code: Code, name: ast.AST | str, depth: int = 0) -> str:
        """Return what a dotted name means in a file; the name itself where it is the file's own variable."""
        chain = name if isinstance(name, str) else dotted(name)
        head = chain.partition(".")[0]
        found = _through(code.imported, chain)
        if not found and head in code.defined:
            return f"@{code.file.as_posix()}:{chain}"
        for star in code.stars if not found and depth < DEEPEST else ():
            if not star.startswith("@"):
                found = found or (f"{star}.{chain}" if head in STARS.get(star, "").split() else "")
            elif (inside := self.meaning(self.codes[Path(star[1:])], chain, depth + 1)) != chain:
                found = found or inside
        file, _colon, rest = found[1:].rpartition(":") if found.startswith("@") else ("", "", "")
        if file and rest.partition(".")[0] not in self.codes[Path(file)].defined and depth < DEEPEST:
            return self.meaning(self.codes[Path(file)], rest, depth + 1)  # the neighbour has it from somewhere else
        return found or chain

    def reach(self, *files: Path) -> list[Path]:
        """Return these files and all of the submission that they import, near ones first."""
        reached = list(dict.fromkeys(files))
        for file in reached:  # grows while it is walked
            reached += sorted(self.codes[file].neighbours - set(reached))
        return reached


def _understand(source: Source, files: Collection[Path]) -> Code:
    nodes: list[ast.AST] = [source.tree] if source.tree else []
    parents: dict[ast.AST, ast.AST] = {}
    for node in nodes:  # grows while it is walked
        for child in ast.iter_child_nodes(node):
            parents[child] = node
            nodes.append(child)
    imported: dict[str, str] = {}
    stars: list[str] = []
    neighbours: set[Path] = set()
    for module, level, name, alias in imports(nodes) if source.tree else _imports_of_text(source.text):
        inner = f"{module}.{name}".strip(".")
        whole = neighbour(source.file, inner, files, level)[0]
        outer = neighbour(source.file, module, files, level)[0] if name and not whole else None
        neighbours |= {file for file in (whole, outer) if file}
        meant = f"@{whole.as_posix()}" if whole else f"@{outer.as_posix()}:{name}" if outer else inner
        if name == "*":
            stars.append(f"@{outer.as_posix()}" if outer else module)
        elif alias or name or whole:
            imported[alias or name or module] = meant
        else:  # import a.b binds a
            imported[module.partition(".")[0]] = module.partition(".")[0]
    for node in nodes:  # T = threading.Thread
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if meant := _through(imported, dotted(value)):
                imported.setdefault(name, meant)
    return Code(source, tuple(nodes), parents, imported, tuple(stars), frozenset(neighbours))


def _through(imported: Mapping[str, str], chain: str) -> str:
    """Return what `chain` means by the file's imports; nothing where they do not name it."""
    parts = chain.split(".")
    for place in range(len(parts), 0, -1):
        if meaning := imported.get(".".join(parts[:place])):
            module = meaning.startswith("@") and meaning.endswith(".py")
            rest = ".".join(parts[place:])
            return f"{meaning}{':' if module else '.'}{rest}" if rest else meaning
    return ""


def imports(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, int, str, str]]:
    """Yield what is imported, as module, level, name ("" for a whole module), and the name given to it."""
    for node in nodes:
        match node:
            case ast.Import(names=names):
                yield from ((alias.name, 0, "", alias.asname or "") for alias in names)
            case ast.ImportFrom(module=module, level=level, names=names):
                yield from ((module or "", level, alias.name, alias.asname or "") for alias in names)


def _imports_of_text(text: str) -> Iterator[tuple[str, int, str, str]]:
    for dots, origin, names in _IMPORT.findall(text):
        for one in names.split(","):
            name, _as, given = (part.strip() for part in one.partition(" as "))
            yield (origin, len(dots), name, given) if origin or dots else (name, 0, "", given)


def neighbour(
    importer: Path, module: str, files: Collection[Path], level: int = 0, *, above: bool = True
) -> tuple[Path | None, Path]:
    """Return the submission's file that an import means, and the folder it is found from: its own, or one above.

    `above`: the module may be named as from a repository above the submission, too.
    """
    bases = [importer.parent, *importer.parent.parents]
    if module.partition(".")[0] in sys.stdlib_module_names:
        bases = bases[:1]
    if level:
        bases = [importer.parents[min(level, len(importer.parents)) - 1]]
    for base in bases if module else ():
        path = base.joinpath(*module.split("."))
        for file in (path.with_name(f"{path.name}.py"), path / "__init__.py"):
            if _is_there(file, files) and file != importer:
                return file, base
    return (by_the_repository(importer, module, files)[0] if above and not level else None), importer.parent


def by_the_repository(importer: Path, module: str, files: Collection[Path]) -> tuple[Path | None, str, Path]:
    """Return the file that an import from above the submission means, what it calls a folder there, and that folder.

    `course.task4.server` is the `server.py` beside the importer, where nothing in the submission is called `course`.
    """
    parts = module.strip(".").split(".")
    for first in range(1, len(parts) if parts[0] not in sys.stdlib_module_names else 0):
        for base in importer.parents:
            path = base.joinpath(*parts[first:])
            for file in (path.with_name(f"{path.name}.py"), path / "__init__.py"):
                if _is_there(file, files) and file != importer:
                    return file, ".".join(parts[:first]), base
    return None, "", Path()


def _is_there(file: Path, files: Collection[Path]) -> bool:
    """Tell whether a file is there, letter by letter: to Windows, and not to Python, `Server.py` is `server.py`."""
    return file in files and str(file) in map(str, files)
