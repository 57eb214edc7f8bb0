"""The arrows of the design, held by reading the imports: which room may know which.

Every rule is a function of a tree's root that returns complaints. The project must draw none, and for each
rule small trees that break it must draw one.
"""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("lab", "reference", "grader", "assignments")

TOP_LEVEL = {"README.md", "pyproject.toml", "LICENSE", "tests", *ROOMS}
BUILD_ARTEFACTS = {"build", "dist", "__pycache__"}

# The grader's rooms and the files on top, lowest first. A module imports from lower floors only, or from its own room.
FLOORS = (
    {"language", "errors", "limits", "model"},
    {"record"},
    {"assignment", "process", "report"},
    {"judge", "network", "submission"},
    {"stage"},
    {"engine"},
    {"grade"},
    {"cli"},
    {"__main__"},
)

# Who alone may import a module that reaches out of the process or writes to the screen.
SOCKET_ROOMS = ("grader/network/", "lab/", "reference/")
RESERVED = {
    "subprocess": ("grader/process/", "grader/submission/interpreters.py"),
    "socket": SOCKET_ROOMS,
    "_socket": SOCKET_ROOMS,
    "rich": ("grader/cli.py", "grader/report/"),
}

# What a room may import beside the standard library; the longest name that fits a file counts. A program of the
# reference stands in a folder of its own, as a student's does, and imports what stands beside it, too.
NEIGHBOURS: dict[str, set[str]] = {
    "lab/": {"lab"},
    "lab/server.py": set(),
    "lab/client.py": set(),
    "reference/": {"reference", "lab", "server", "client"},
    "grader/": {"grader", "rich", "psutil"},
    "grader/network/child/": {"_chatlab_*"},
    "assignments/": {"grader", "server", "client"},
}

MOST_LINES = 300


def python_files(root: Path, *folders: str) -> Iterator[tuple[str, Path]]:
    """Every Python file of these folders, with its name relative to the root."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            if not BUILD_ARTEFACTS.intersection(path.parts[len(root.parts) :]):
                yield path.relative_to(root).as_posix(), path


def nodes(path: Path) -> Iterator[ast.AST]:
    """The syntax tree of a file, node by node."""
    return ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path)))


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
    if (root / ".git").exists():
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
        complaints += [
            f"{name}:{line} imports {target}"
            for line, target in imports(name, path)
            if (head := target.split(".")[0]) not in sys.stdlib_module_names
            and not any(fnmatch(head, pattern) for pattern in allowed)
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


def short_files(root: Path) -> list[str]:
    """No Python file is longer than three hundred lines."""
    counts = (
        (name, len(path.read_text(encoding="utf-8").splitlines())) for name, path in python_files(root, *ROOMS, "tests")
    )
    return [f"{name}: {count} lines" for name, count in counts if count > MOST_LINES]


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


RULES: tuple[Callable[[Path], list[str]], ...] = (
    top_level,
    reserved_modules,
    neighbours,
    layers,
    short_files,
    no_sleep,
)

GOOD_TREE = {
    "README.md": "",
    "pyproject.toml": "",
    "LICENSE": "",
    ".hidden": "",
    "build/lab/server.py": "import rich",
    "lab/server.py": "import socket",
    "lab/__init__.py": "from lab.server import Server",
    "reference/tcp/server_chat.py": "import queue\nfrom server import Server\nfrom room import Room",
    "reference/tcp/room.py": "",
    "grader/process.py": "import subprocess\nfrom grader.limits import LIMITS",
    "grader/engine.py": "from . import stage\nfrom grader.limits import LIMITS",
    "grader/report/text.py": "from rich.text import Text\nfrom grader.report import table",
    "grader/network/child/sitecustomize.py": "import _socket\nimport _chatlab_ask",
    "assignments/chat/scenarios.py": "from grader.stage import Stage",
    "tests/test_lab.py": "import socket, subprocess, time\ntime.sleep(0)\n" + "\n" * 298,
}

BROKEN = [
    (top_level, "notes.txt", ""),
    (top_level, "pyproject.toml", None),
    (reserved_modules, "grader/engine.py", "import subprocess"),
    (reserved_modules, "grader/stage.py", "from socket import socket"),
    (reserved_modules, "lab/__main__.py", "def run():\n    import subprocess"),
    (reserved_modules, "grader/interpreters/modules.py", "import subprocess"),
    (reserved_modules, "grader/scoring.py", "import _socket"),
    (reserved_modules, "grader/model.py", "from rich.console import Console"),
    (reserved_modules, "grader/engine.py", "import importlib\nimportlib.import_module('subprocess')"),
    (reserved_modules, "assignments/chat/scenarios.py", "import socket"),
    (neighbours, "grader/assignment.py", "from lab.server import Server"),
    (neighbours, "grader/engine.py", "import reference"),
    (neighbours, "grader/cli.py", "import assignments.chat"),
    (neighbours, "grader/network/child/sitecustomize.py", "from grader.limits import LIMITS"),
    (neighbours, "lab/__main__.py", "import psutil"),
    (neighbours, "lab/client.py", "from .server import Server"),
    (neighbours, "lab/client.py", "import lab"),
    (neighbours, "reference/udp/server_chat.py", "import grader.model"),
    (neighbours, "reference/udp/client_chat.py", "import room"),
    (neighbours, "assignments/chat/scenarios.py", "import reference.tcp"),
    (layers, "grader/model.py", "from grader.engine import play"),
    (layers, "grader/model.py", "from .engine import play"),
    (layers, "grader/limits.py", "from grader import errors"),
    (layers, "grader/standins/rich/console.py", "from grader.limits import LIMITS"),
    (layers, "grader/tap.py", "import grader.process"),
    (layers, "grader/engine.py", "from grader import play"),
    (layers, "grader/util.py", ""),
    (layers, "grader/report/text.py", "from ..cli import main"),
    (short_files, "lab/server.py", "\n" * 301),
    (short_files, "tests/test_lab.py", "\n" * 301),
    (no_sleep, "grader/stage.py", "from time import sleep\nsleep(1)"),
    (no_sleep, "reference/udp/client_chat.py", "import time as clock\nclock.sleep(0.1)"),
]


def plant(root: Path, tree: dict[str, str]) -> Path:
    """Writes a made-up tree."""
    for name, text in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_project_keeps_the_rule(rule: Callable[[Path], list[str]]) -> None:
    """The project's own tree draws no complaint."""
    assert rule(ROOT) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_tree_that_keeps_the_rule_draws_no_complaint(tmp_path: Path, rule: Callable[[Path], list[str]]) -> None:
    """A small tree in the design's shape is let pass."""
    assert rule(plant(tmp_path, GOOD_TREE)) == []


@pytest.mark.parametrize(("rule", "name", "text"), BROKEN)
def test_a_tree_that_breaks_the_rule_is_noticed(
    tmp_path: Path, rule: Callable[[Path], list[str]], name: str, text: str | None
) -> None:
    """One file that should not be there, or not so, is complained about by name, and nothing else is."""
    plant(tmp_path, GOOD_TREE)
    if text is None:
        (tmp_path / name).unlink()
    else:
        plant(tmp_path, {name: text})

    complaints = rule(tmp_path)

    assert len(complaints) == 1
    assert complaints[0].startswith(name)
