"""The project keeps the rules of its rooms, and for each rule small trees that break it draw one complaint."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.grader.small_chats import plant
from tests.rooms import (
    ROOT,
    RULES,
    layers,
    neighbours,
    no_rings,
    no_sleep,
    no_test_imported,
    one_asks,
    reserved_modules,
    short_files,
    short_median,
    small_classes,
    top_level,
)

METHODS = "    def one(self): ...\n"
PROPERTIES = f"    @property\n{METHODS}    @one.setter\n{METHODS}    def __len__(self): ...\n"

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
    "grader/process/windows.py": "import sys\nassert sys.platform == 'win32'",
    "grader/process/running.py": "import subprocess\nfrom grader.limits import LIMITS",
    "grader/engine.py": "from . import stage\nfrom grader.limits import LIMITS",
    "grader/report/text.py": "from rich.text import Text\nfrom grader.report import table",
    "grader/network/child/sitecustomize.py": "import _socket\nimport _chatlab_ask",
    "assignments/chat/scenarios.py": "from grader.stage import Stage\nfrom .claims import Named",
    "assignments/chat/claims.py": "",
    "tests/test_lab.py": "import socket, subprocess, time\ntime.sleep(0)\n" + "\n" * 298,
    "tests/grader/test_tap.py": "from tests.grader.records import Play",
    "grader/record/screen.py": f"class Screen:\n{METHODS * 12}{METHODS.replace('one', '_one') * 3}{PROPERTIES * 9}",
}

BROKEN = [
    (top_level, "notes.txt", ""),
    (top_level, "pyproject.toml", None),
    (reserved_modules, "grader/engine.py", "import subprocess"),
    (reserved_modules, "grader/stage.py", "from socket import socket"),
    (reserved_modules, "lab/__main__.py", "def run():\n    import subprocess"),
    (reserved_modules, "grader/interpreters/modules.py", "import subprocess"),
    (reserved_modules, "grader/scoring.py", "import _socket"),
    (reserved_modules, "grader/model/task.py", "from rich.console import Console"),
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
    (neighbours, "assignments/chat/scenarios.py", "from assignments.echo import claims"),
    (layers, "grader/model/task.py", "from grader.engine import play"),
    (layers, "grader/model/task.py", "from ..engine import play"),
    (layers, "grader/limits.py", "from grader import errors"),
    (layers, "grader/standins/rich/console.py", "from grader.limits import LIMITS"),
    (layers, "grader/tap.py", "import grader.process"),
    (layers, "grader/engine.py", "from grader import play"),
    (layers, "grader/util.py", ""),
    (layers, "grader/report/text.py", "from ..cli import main"),
    (no_rings, "grader/report/table.py", "from grader.report.text import Text"),
    (no_rings, "grader/report/table.py", "if TYPE_CHECKING:\n    from .text import Text"),
    (no_rings, "lab/__init__.py", {"lab/server.py": "from lab import Server"}),
    (small_classes, "grader/stage/user.py", f"class User:\n{METHODS * 13}"),
    (small_classes, "reference/udp/room.py", f"class Room:\n{METHODS}{METHODS.replace('one', '_one') * 15}"),
    (short_files, "lab/server.py", "\n" * 301),
    (short_files, "tests/test_lab.py", "\n" * 301),
    (short_median, "grader", {f"grader/report/part{number}.py": "\n" * 121 for number in range(9)}),
    (no_test_imported, "tests/grader/test_udp.py", "from tests.grader.test_tap import Play"),
    (no_test_imported, "tests/grader/test_udp.py", "from test_tap import Play"),
    (no_test_imported, "tests/grader/conftest.py", "import tests.grader.test_tap as tap"),
    (no_sleep, "grader/stage.py", "from time import sleep\nsleep(1)"),
    (no_sleep, "reference/udp/client_chat.py", "import time as clock\nclock.sleep(0.1)"),
    (one_asks, "grader/network/udp.py", "import sys\nif sys.platform == 'linux':\n    pass"),
    (one_asks, "grader/network/child/_chatlab_ask.py", "import os\nprint(os.name)"),
    (one_asks, "grader/stage/play.py", "from sys import platform"),
    (one_asks, "grader/cli.py", "import platform\nplatform.system()"),
]


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
    tmp_path: Path, rule: Callable[[Path], list[str]], name: str, text: str | dict[str, str] | None
) -> None:
    """What should not be there, or not so, is complained about by name, and nothing else is."""
    plant(tmp_path, GOOD_TREE)
    if text is None:
        (tmp_path / name).unlink()
    else:
        plant(tmp_path, text if isinstance(text, dict) else {name: text})

    complaints = rule(tmp_path)

    assert len(complaints) == 1
    assert complaints[0].startswith(name)
