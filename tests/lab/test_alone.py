"""The base classes stand alone: one file each, for any Python from 3.8, under three names."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lab.screen import DEADLINE, ROOT

LAB = ROOT / "lab"
PAIR = """
import threading
from client import Client
from server import Server

with Server("TCP", port=0) as server, Client("TCP", server_port=server.port) as client:
    client.send_message("ping")
    text, connection = server.handle_client()
    server.send_response(text + " pong", connection)
    print(client.receive_response())
with Server(port=0) as server, Client(server_port=server.port) as client:
    client.send_message("ping")
    text, address = server.handle_client()
    server.send_response(text + " pong", address)
    print(client.receive_response())
"""

SLOW = "import sys\nprint([name for name in ('typing', 'inspect', 'logging', 're') if name in sys.modules])"
PYTHONS = ["", *(f"python3.{minor}" for minor in range(8, 15))]


def run(python: str, program: Path) -> str:
    """Return what a program prints, with every warning an error."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [python, "-W", "error", "-B", program.name]
    done = subprocess.run(
        command, cwd=program.parent, env=environment, capture_output=True, text=True, timeout=DEADLINE, check=False
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("name", ["server.py", "client.py"])
def test_only_the_standard_library_is_imported(name):
    """Neither a relative import nor anything that must be installed."""
    tree = ast.parse((LAB / name).read_text(encoding="utf-8"), feature_version=(3, 8))

    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            assert {alias.name.split(".")[0] for alias in node.names} <= sys.stdlib_module_names
        if isinstance(node, ast.ImportFrom):
            assert (node.level, str(node.module).split(".")[0] in sys.stdlib_module_names) == (0, True)


@pytest.mark.parametrize("package", ["lab", "reference"])
@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_commands_can_be_read_by_an_old_python(package, name):
    """Python 3.6 gets as far as the sentence that says it is too old."""
    ast.parse((ROOT / package / name).read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("name", PYTHONS)
def test_copied_beside_a_program(name, tmp_path):
    """Copied beside a student's program, both work on every Python that is here."""
    python = shutil.which(name) if name else sys.executable
    if not python or subprocess.run([python, "-V"], capture_output=True, check=False).returncode:
        pytest.skip(f"{name} is not here")
    for base in ("server.py", "client.py"):
        shutil.copy(LAB / base, tmp_path)
    program = tmp_path / "pair.py"
    program.write_text(PAIR, encoding="utf-8")

    assert run(python, program) == "ping pong\nping pong\n"


def test_slow_imports_stay_out(tmp_path):
    """Twenty and more programs start for one grade: `typing` alone would cost each some milliseconds."""
    program = tmp_path / "slow.py"
    program.write_text(f"import sys\nsys.path.append({str(LAB)!r})\nimport server, client\n{SLOW}", encoding="utf-8")
    bare = tmp_path / "bare.py"
    bare.write_text(SLOW, encoding="utf-8")

    assert run(sys.executable, program) == run(sys.executable, bare)


def test_package_gives_both_classes_and_nothing_else():
    """`from lab import Server, Client`, and an AttributeError for other names."""
    import lab

    assert lab.Server.__module__ == "lab.server"
    assert lab.Client.__module__ == "lab.client"
    with pytest.raises(AttributeError, match="no attribute 'Sever'"):
        _ = lab.Sever
