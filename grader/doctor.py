"""`python -m grader doctor`: what this computer has of what a grade needs, what is missing, and how to get it."""

import platform
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata

from grader import last_run
from grader.language import _, language
from grader.model import Outcome
from grader.process import system
from grader.process.interpreter import others, our_own
from grader.process.sandbox import protection, sandbox_for
from grader.report.page import Look

KIT = "chat-lab-kit"
NEEDED = ("rich", "psutil")
EXTRAS = {"jinja2": "pages", "watchfiles": "watch", "platformdirs": "watch"}

Row = tuple[Outcome, str, str]
FINE, MISSING = Outcome.PASSED, Outcome.FAILED
LESS = Outcome.SKIPPED
"""It works without, only less well."""


def to_checkup(look: Look, encoding: str) -> tuple[str, bool]:
    """Return the page, and whether all that a grade needs is there; `encoding` is that of standard output."""
    rows = [*_python(), *_packages(), *_words(look, encoding), *_kernel(), *_others(), *_memory()]
    columns = look.columns([(look.sign(how), look.text(name), look.text(words)) for how, name, words in rows])
    whole = all(how is not MISSING for how, _name, _words in rows)
    end = _("All that a grade needs is here. Try it: python -m grader --demo")
    end = end if whole else _("Something that a grade needs is missing: see above.")
    heading = look.heading(_("What a grade finds on this computer"))
    return look.render([heading, columns, look.text(""), look.text(end)]), whole


def _python() -> Iterator[Row]:
    yield FINE, "Python", f"{platform.python_version()}, {sys.executable}"


def _packages() -> Iterator[Row]:
    with suppress(metadata.PackageNotFoundError):  # a checkout need not be installed
        yield FINE, KIT, metadata.version(KIT)
    for name in (*NEEDED, *EXTRAS):
        try:
            yield FINE, name, metadata.version(name)
        except metadata.PackageNotFoundError:
            if name in NEEDED:
                yield MISSING, name, _("not installed: pip install {name}").format(name=name)
            else:
                said = _('not installed: pip install "chat-lab-kit[{extra}]" ({use})')
                use = {"pages": _("for --html"), "watch": _("for --watch, and to remember the last run")}[EXTRAS[name]]
                yield LESS, name, said.format(extra=EXTRAS[name], use=use)


def _words(look: Look, encoding: str) -> Iterator[Row]:
    yield FINE, _("language"), _("{code} (--lang en or ru; LANG, LC_ALL)").format(code=language())
    if look.ascii_only:
        said = _("{name}: the report's signs are shown as letters; PYTHONUTF8=1 shows them").format(name=encoding)
        yield LESS, _("encoding"), said
    else:
        yield FINE, _("encoding"), encoding


def _kernel() -> Iterator[Row]:
    box = sandbox_for("auto", our_own(), ())
    for sentence in protection(box):
        yield FINE if box.command or sentence != box.said else LESS, _("protection"), sentence
    if system.is_told():
        yield FINE, _("waits"), _("the kernel tells when nothing moves any more: failing chats are graded sooner")
    else:
        yield LESS, _("waits"), _("the kernel does not tell when nothing moves any more: failing chats take longer")


def _others() -> Iterator[Row]:
    found = ", ".join(dict.fromkeys(map(str, others())))
    if found:
        yield FINE, _("other Pythons"), found
    else:
        yield LESS, _("other Pythons"), _("none: a chat that needs another one is graded with this one")


def _memory() -> Iterator[Row]:
    if folder := last_run.place():
        yield FINE, _("last runs"), _("remembered in {folder}").format(folder=folder)
