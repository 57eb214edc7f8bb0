"""What a system takes to start an interpreter, a virus scanner say, is not the program's time; what follows is."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from grader.process import system
from grader.record.events import Connected
from grader.stage.state import Missed
from tests.grader.plays import CLIENT, IT, PATIENCE, SERVER, perform_chat
from tests.grader.process.room import posix

if TYPE_CHECKING:
    from pathlib import Path

    from grader.stage.stage import Stage

SHORT = 0.6  # s in which a program that has begun must do something
LONGER = 1.5


@posix
@pytest.mark.parametrize(("before", "within", "comes_in"), [(LONGER, 0.0, True), (0.0, LONGER, False)])
def test_patience_begins_with_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: float, within: float, comes_in: bool
) -> None:
    """A start that takes longer than the patience is waited for; a server that then does nothing is not."""
    start = system.start

    def start_slowly(command: list[str], *rest: Any) -> Any:
        return start(["/bin/sh", "-c", f'sleep {before}; exec "$@"', "sh", *command], *rest)

    monkeypatch.setattr(system, "start", start_slowly)
    files = {"server.py": f"import time\ntime.sleep({within})\n{SERVER}", "client.py": CLIENT}
    found: list[bool] = []

    def script(stage: Stage) -> None:
        with suppress(Missed):
            stage.join("ann")
        found.append(stage.play.recorder.count(Connected, "ann") > 0)

    perform_chat(tmp_path, files, replace(PATIENCE, start=SHORT), (IT, script))

    assert found == [comes_in]
