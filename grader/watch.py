"""`--watch`: a person's work as it is saved."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from grader.errors import UsageError
from grader.language import _
from grader.limits import LIMITS
from grader.process.sandbox import SKIPPED


def check_installed() -> None:
    """Raise UsageError, with what to install, where there is no watchfiles."""
    if find_spec("watchfiles") is None:
        raise UsageError(_('--watch needs watchfiles, which is not installed: pip install "chat-lab-kit[watch]"'))


def saves(folder: Path) -> Iterator[None]:
    """Yield once at the beginning, and then whenever something was saved in a folder since the last time; for ever.

    It is looked at from the first time on: what is saved between two of them is not lost.
    """
    from watchfiles import watch  # noqa: PLC0415 - an extra

    folder = folder.resolve()
    begun = False
    for changes in watch(
        folder,
        watch_filter=lambda _change, path: _is_work(Path(path), folder),
        debounce=round(1000 * LIMITS.saves_together),
        step=round(1000 * LIMITS.saves_step),
        rust_timeout=round(1000 * LIMITS.saves_look),
        yield_on_timeout=True,
    ):
        if changes or not begun:
            begun = True
            yield


def _is_work(path: Path, folder: Path) -> bool:
    """Tell whether a file is a program of the student's, or what it reads: no cache, no copy that an editor keeps."""
    parts = path.relative_to(folder).parts if path.is_relative_to(folder) else path.parts
    return not SKIPPED.intersection(parts) and not path.name.startswith((".", "~", "#")) and not path.name.endswith("~")
