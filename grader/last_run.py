"""The last run on a folder, remembered on this computer, so that the next one can say what is new since then.

Rule 1. Nothing depends on it: what cannot be kept, or read again, is as if there had been no run.
Rule 2. Only a run with a score that is certain is remembered.
"""

import json
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from grader.model import Before, Outcome, Report

LONG_AGO = "%Y-%m-%d %H:%M"
TODAY = "%H:%M"


def place() -> Path | None:
    """Return the folder in which runs are remembered; None where platformdirs is not installed."""
    try:
        from platformdirs import user_cache_path  # noqa: PLC0415 - an extra
    except ImportError:
        return None
    return user_cache_path("chat-lab") / "last-runs"


def known_as(folder: Path, *graded_with: str) -> str:
    """Return the name of the file in which a folder's last run is kept; other rubrics have other last runs."""
    words = "\0".join((str(folder.resolve()), *graded_with))
    return sha256(words.encode("utf-8", "replace")).hexdigest()[:32] + ".json"


def as_before(report: Report, now: datetime) -> Before | None:
    """Return what the next run has to know of this one; None where its score is not certain."""
    score = report.score
    if report.partial or score.score is None or not score.final:
        return None
    passed = tuple(one.criterion.id for one in report.findings if one.outcome is Outcome.PASSED)
    return Before(now.isoformat(timespec="minutes"), score.score, passed)


def recall(name: str, now: datetime) -> Before | None:
    """Return the last run of that name, its time as a reader says it."""
    folder = place()
    with suppress(OSError, ValueError, TypeError, KeyError):
        if folder:
            data = json.loads((folder / name).read_text("utf-8"))
            return said(Before(data["at"], float(data["score"]), tuple(map(str, data["passed"]))), now)
    return None


def said(before: Before, now: datetime) -> Before:
    """Return a run with its time as a reader says it: of the same day the hour alone."""
    at = datetime.fromisoformat(before.at)
    return Before(f"{at:{TODAY if at.date() == now.date() else LONG_AGO}}", before.score, before.passed)


def keep(name: str, before: Before) -> None:
    """Remember a run."""
    folder = place()
    with suppress(OSError):
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(json.dumps(asdict(before)), "utf-8")
