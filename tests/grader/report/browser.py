"""A real browser, where there is one: Debian's chromium, or the one that CI machines have."""

import shutil
import subprocess
from pathlib import Path

import pytest

BROWSER = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), "")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

needs_browser = pytest.mark.skipif(not BROWSER, reason="no chromium here")


def dom_after(page: str, acts: str, folder: Path, *more: str) -> str:
    """Return a page as the browser has it after a script has acted on it."""
    file = folder / "page.html"
    file.write_text(page.replace("</body>", f"<script>{acts}</script></body>"), "utf-8")
    command = [BROWSER, *FLAGS, f"--user-data-dir={folder / 'profile'}", *more, "--dump-dom", file.as_uri()]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
