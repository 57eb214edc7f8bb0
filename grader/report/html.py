"""Pages for a browser: one file each, no network, no script from elsewhere; a student's text stays text.

Rule 1. Every text enters through Jinja2, which escapes it; no template marks one as safe.
Rule 2. Control characters, direction marks and lone surrogates are made visible before that: no file holds them all.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from grader.errors import UsageError
from grader.language import _, language, ngettext
from grader.limits import LIMITS
from grader.record.text import quote
from grader.report.plain import factor, number

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).with_name("pages")


def rendered(name: str, **values: Any) -> str:
    """Return a page: the template of that name, filled with these values.

    Raises:
        UsageError: Jinja2, which comes with the extra `pages`, is not installed.
    """
    check_installed()
    return _environment().get_template(name).render(language=language(), **values)


def check_installed() -> None:
    """Raise UsageError, with what to install, where there is no Jinja2."""
    if find_spec("jinja2") is None:
        raise UsageError(_('A page needs Jinja2, which is not installed: pip install "chat-lab-kit[pages]"'))


def made_ready(names: Iterable[str]) -> Thread:
    """Load what a page needs, beside the plays, which mostly wait: so it costs no time of its own."""
    check_installed()

    def load() -> None:
        for name in names:
            _environment().get_template(name)

    thread = Thread(target=load, name="page", daemon=True)
    thread.start()
    return thread


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - an extra: only a page needs it

    page = Environment(
        autoescape=True,
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: quote(value, LIMITS.screen) if type(value) is str else value,
    )
    page.globals.update(_=_, ngettext=ngettext, number=number, factor=factor)
    return page
