"""A real browser, where there is one: Debian's chromium, or the one that CI machines have."""

import shutil
import subprocess
from html import escape
from pathlib import Path

import pytest

BROWSER = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), "")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

needs_browser = pytest.mark.skipif(not BROWSER, reason="no chromium here")


FRAME = """<!DOCTYPE html><body><iframe style="border: 0; width: {width}px; height: 800px" srcdoc="{page}"></iframe>
<script>
const frame = document.querySelector("iframe");
frame.addEventListener("load", () => document.body.textContent = frame.contentDocument.body.textContent);
</script>"""


def dom_after(page: str, acts: str, folder: Path, width: int = 0) -> str:
    """Return a page as the browser has it after a script has acted on it.

    With a `width` in points, it is what the script has left as its text: no window of a browser is as narrow as a
    phone, so the page stands in a frame.
    """
    page = page.replace("</body>", f"<script>{acts}</script></body>")
    file = folder / "page.html"
    file.write_text(FRAME.format(width=width, page=escape(page)) if width else page, "utf-8")
    command = [BROWSER, *FLAGS, f"--user-data-dir={folder / 'profile'}", "--dump-dom", file.as_uri()]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
