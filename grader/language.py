"""Every sentence that a person sees passes through `_`, so that a catalogue can translate it."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

DOMAIN = "chat-lab"
LOCALE_DIR = Path(__file__).with_name("locale")


@cache
def _catalogue() -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE_DIR, fallback=True)


def _(message: str) -> str:
    """Return `message` in the user's language (LANGUAGE, LC_ALL, LC_MESSAGES, LANG), or as it is."""
    return _catalogue().gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the sentence that goes with `count`."""
    return _catalogue().ngettext(singular, plural, count)


def language() -> str:
    """Return the two-letter code of the language in force: `en` where no catalogue was found."""
    return _catalogue().info().get("language", "en")[:2]
