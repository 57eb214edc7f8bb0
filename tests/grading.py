"""One grade, started as a person starts it, and its report as data."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.lab.screen import ROOT

LONGEST = 100.0  # seconds one grade may take on a busy machine


def grade(folder: Path, *options: str) -> dict[str, Any]:
    """Return the report, with the exit code beside its own fields."""
    command = [sys.executable, "-m", "grader", str(folder), "--json", "-", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=LONGEST, encoding="utf-8", check=False)
    assert done.returncode in (0, 1), done.stderr
    return {**json.loads(done.stdout), "code": done.returncode}
