"""The arrows of the design, held by reading the imports: which room may know which.

Every rule is a function of a tree's root that returns complaints, each of which begins with a file's name.
"""

import ast
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("lab", "reference", "grader", "assignments")

TOP_LEVEL = {"README.md", "pyproject.toml", "LICENSE", "tests", *ROOMS}
BUILD_ARTEFACTS = {"build", "dist", "__pycache__"}

# The grader's rooms and the files on top, lowest first. A file imports from lower floors only, or from its own room;
# what it imports for its types alone counts as well.
FLOORS = (
    {"language", "errors", "limits", "model"},
    {"last_run", "record"},
    {"assignment", "process", "report"},
    {"judge", "network", "submission"},
    {"classroom", "diagnosis", "stage"},
    {"engine"},
    {"doctor", "explain", "grade", "options", "watch"},
    {"cli"},
    {"__main__"},
)

# Who alone may import a module that reaches out of the process or writes to the screen.
SOCKET_ROOMS = ("grader/network/", "lab/", "reference/")
RESERVED = {
    "subprocess": ("grader/process/",),
    "socket": SOCKET_ROOMS,
    "_socket": SOCKET_ROOMS,
    "rich": ("grader/cli.py", "grader/report/"),
}

# What a room may import beside the standard library; the longest name that fits a file counts. A program of the
# reference stands in a folder of its own, as a student's does, and imports what stands beside it, too.
NEIGHBOURS: dict[str, set[str]] = {
    "lab/": {"lab"},
    "lab/__main__.py": {"lab", "grader"},  # for the language alone: what students import stays by itself
    "lab/server.py": set(),
    "lab/client.py": set(),
    "reference/": {"reference", "lab", "server", "client"},
    "grader/": {"grader", "rich", "psutil"},
    "grader/last_run.py": {"grader", "platformdirs"},
    "grader/report/html.py": {"grader", "jinja2"},
    "grader/watch.py": {"grader", "watchfiles"},
    "grader/network/child/": {"_chatlab_*"},
    "assignments/": {"grader", "server", "client"},
}

# Who alone may ask which system this is: the two places that choose, and what they choose from.
SYSTEMS = (
    "grader/process/system.py", "grader/network/child/sitecustomize.py",
    "grader/process/linux*.py", "grader/process/posix.py", "grader/process/windows*.py",
)  # fmt: skip
ASKS = re.compile(r"^(sys\.platform|os\.name|platform\.(system|platform|uname))$")

MOST_LINES, MEDIAN_LINES = 300, 120
MOST_PUBLIC, MOST_METHODS = 12, 15
IMPORTS_TESTS = re.compile(r"^\s*(?:from|import) .*\btest_", re.MULTILINE)
PROPERTY = re.compile(r"property$|\.(?:setter|getter|deleter)$")


def python_files(root: Path, *folders: str) -> Iterator[tuple[str, Path]]:
    """Every Python file of these folders, with its name relative to the root."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            if not BUILD_ARTEFACTS.intersection(path.parts[len(root.parts) :]):
                yield path.relative_to(root).as_posix(), path


@cache
def nodes(path: Path) -> list[ast.AST]:
    """The syntax tree of a file, node by node."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))))


def imports(name: str, path: Path) -> Iterator[tuple[int, str]]:
    """What a file imports, as (line, full dotted name); relative and dynamic imports are made absolute."""
    package = name.split("/")[:-1]
    for node in nodes(path):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                above = package[: len(package) - level + 1] if level else []
                base = ".".join([*above, *([module] if module else [])])
                yield from ((node.lineno, f"{base}.{alias.name}") for alias in names)
            case ast.Call(
                func=ast.Name(id="__import__" | "import_module") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(target)), *_],
            ):
                yield node.lineno, target


def top_level_names(root: Path) -> set[str]:
    """What stands at the top: the tracked files where git knows the tree, the folder where it does not."""
    if (root / ".git").exists() and shutil.which("git"):
        listing = subprocess.run(
            ["git", "ls-files", "-z"], cwd=root, capture_output=True, encoding="utf-8", check=False
        )
        if listing.returncode == 0 and listing.stdout:
            return {name.split("/")[0] for name in listing.stdout.split("\0") if name}
    return {path.name for path in root.iterdir()}


def top_level(root: Path) -> list[str]:
    """The top level holds exactly what the design names, beside hidden files and what a build leaves."""
    found = {
        name
        for name in top_level_names(root)
        if not name.startswith(".") and name not in BUILD_ARTEFACTS and not name.endswith(".egg-info")
    }
    return [f"{name}: not in the design" for name in sorted(found - TOP_LEVEL)] + [
        f"{name}: missing" for name in sorted(TOP_LEVEL - found)
    ]


def reserved_modules(root: Path) -> list[str]:
    """Processes, sockets and the rich screen each have their own rooms."""
    return [
        f"{name}:{line} imports {target}"
        for name, path in python_files(root, *ROOMS)
        for line, target in imports(name, path)
        if not name.startswith(RESERVED.get(target.split(".")[0], ("",)))
    ]


def neighbours(root: Path) -> list[str]:
    """A room imports the standard library and the neighbours that its arrows point to."""
    complaints = []
    for name, path in python_files(root, *ROOMS):
        allowed = NEIGHBOURS[max((room for room in NEIGHBOURS if name.startswith(room)), key=len)]
        if name.startswith(("reference/tcp/", "reference/udp/")):
            allowed = allowed | {beside.stem for beside in path.parent.glob("*.py")}
        own = ".".join(name.split("/")[:2])  # an assignment knows no other one
        complaints += [
            f"{name}:{line} imports {target}"
            for line, target in imports(name, path)
            if (head := target.split(".")[0]) not in sys.stdlib_module_names
            and not any(fnmatch(head, pattern) for pattern in allowed)
            and not (own.startswith("assignments.") and target.startswith(f"{own}."))
        ]
    return complaints


def layers(root: Path) -> list[str]:
    """Inside the grader, imports point to lower layers only."""
    height = {module: number for number, layer in enumerate(FLOORS) for module in layer}
    complaints = []
    for name, path in python_files(root, "grader"):
        module = name.split("/")[1].removesuffix(".py")
        if module in {"__init__", "child"}:
            continue  # the public names come from anywhere; the child is held by `neighbours`
        if module not in height:
            complaints.append(f"{name}: stands in no layer")
            continue
        for line, target in imports(name, path):
            head, _, rest = target.partition(".")
            target_module = rest.split(".")[0]
            if head != "grader" or target_module == module:
                continue
            if height.get(target_module, len(FLOORS)) >= height[module]:
                complaints.append(f"{name}:{line} imports {target}, which is not lower")
    return complaints


def no_rings(root: Path) -> list[str]:
    """No files import each other in a ring, be it through an `__init__`; a ring is told by the first of them."""
    known = {
        name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): name
        for name in (name for name, _path in python_files(root, *ROOMS))
    }
    reached: defaultdict[str, set[str]] = defaultdict(set)
    for name, path in python_files(root, *ROOMS):
        for _line, target in imports(name, path):
            found = known.get(target) or known.get(target.rpartition(".")[0])
            reached[name] |= {found} - {name} if found else set()
    for between in list(reached):
        for name in list(reached):
            if between in reached[name]:
                reached[name] |= reached[between]
    rings = {tuple(sorted(one for one in reached[name] if name in reached[one])) for name in list(reached)} - {()}
    return [f"{first}: in a ring with {', '.join(rest)}" for first, *rest in sorted(rings)]


def small_classes(root: Path) -> list[str]:
    """No class has more than twelve public methods, or fifteen in all; properties and dunder methods do not count."""
    complaints = []
    for name, path in python_files(root, *ROOMS):
        for kind in (node for node in nodes(path) if isinstance(node, ast.ClassDef)):
            methods = [
                one.name
                for one in kind.body
                if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
                and not (one.name.startswith("__") and one.name.endswith("__"))
                and not any(PROPERTY.search(ast.unparse(mark)) for mark in one.decorator_list)
            ]
            public = [method for method in methods if not method.startswith("_")]
            if len(public) > MOST_PUBLIC or len(methods) > MOST_METHODS:
                complaints.append(f"{name}: {kind.name} has {len(public)} public methods, {len(methods)} in all")
    return complaints


def lengths(root: Path, *folders: str) -> dict[str, int]:
    """How many lines each Python file of these folders has."""
    return {name: len(path.read_text("utf-8").splitlines()) for name, path in python_files(root, *folders)}


def short_files(root: Path) -> list[str]:
    """No Python file is longer than three hundred lines."""
    return [f"{name}: {count} lines" for name, count in lengths(root, *ROOMS, "tests").items() if count > MOST_LINES]


def short_median(root: Path) -> list[str]:
    """Half the grader's files have 120 lines at most; an `__init__`, and what stands in for a module, are none."""
    counts = [
        count for name, count in lengths(root, "grader").items() if "__init__" not in name and "/standins/" not in name
    ]
    return [f"grader: half its files have {median(counts):g} lines or more"] if median(counts) > MEDIAN_LINES else []


def no_test_imported(root: Path) -> list[str]:
    """No file of tests imports a test file: what several need stands in a module without tests."""
    return [
        f"{name}:{line} imports {target}"
        for name, path in python_files(root, "tests")
        if IMPORTS_TESTS.search(path.read_text("utf-8"))  # among them are students' programs, which need not be right
        for line, target in imports(name, path)
        if any(part.startswith("test_") for part in target.split("."))
    ]


def no_sleep(root: Path) -> list[str]:
    """Nobody sleeps: every wait is for an event, with a deadline."""
    return [
        f"{name}:{node.lineno} sleeps"
        for name, path in python_files(root, "lab", "reference", "grader")
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name | ast.Attribute)
        and (node.func.id if isinstance(node.func, ast.Name) else node.func.attr) == "sleep"
    ]


def one_asks(root: Path) -> list[str]:
    """In the grader, one place asks which system this is, and one in the child: the others do not know."""
    return [
        f"{name}:{node.lineno} asks which system this is"
        for name, path in python_files(root, "grader")
        if not any(fnmatch(name, pattern) for pattern in SYSTEMS)
        for node in nodes(path)
        if (isinstance(node, ast.Attribute) and ASKS.match(ast.unparse(node)))
        or (isinstance(node, ast.ImportFrom) and any(ASKS.match(f"{node.module}.{one.name}") for one in node.names))
    ]


RULES: tuple[Callable[[Path], list[str]], ...] = (
    top_level,
    reserved_modules,
    neighbours,
    layers,
    no_rings,
    small_classes,
    short_files,
    short_median,
    no_test_imported,
    no_sleep,
    one_asks,
)
