"""Every sentence that a person sees passes through `_`, so that a catalogue can translate it.

Rule 1. English until a language is chosen; `cli` and `python -m lab` do so before their first sentence.
Rule 2. A sentence is translated when it is said, never when a module is imported: by then nobody has chosen.
"""

import gettext
import locale
import os
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

DOMAIN = "chat-lab"
LOCALE_DIR = Path(__file__).with_name("locale")
SOURCE = "en"
LANGUAGES = (SOURCE, *sorted(file.parts[-3] for file in LOCALE_DIR.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")))
"""The two-letter codes of the languages that there are: English, and those with a catalogue."""

_catalogues: list[gettext.NullTranslations] = [gettext.NullTranslations()]  # one: the language in force


def _(message: str) -> str:
    """Return `message` in the language in force, or as it is."""
    return _catalogues[0].gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the sentence that goes with `count`."""
    return _catalogues[0].ngettext(singular, plural, count)


def language() -> str:
    """Return the two-letter code of the language in force."""
    return _catalogues[0].info().get("language", SOURCE)[:2]


def use(code: str) -> None:
    """Say everything in this language from now on; one that is not known is English."""
    known = code in LANGUAGES and code != SOURCE
    _catalogues[0] = gettext.translation(DOMAIN, LOCALE_DIR, [code]) if known else gettext.NullTranslations()


def choose(argv: Sequence[str]) -> None:
    """Use the language that a command line names by `--lang`, or the computer's: before anything else of it is read."""
    early = ArgumentParser(add_help=False)
    early.add_argument("--lang", default=preferred())
    use(early.parse_known_args(argv)[0].lang)


def preferred() -> str:
    """Return the language that this computer's user has chosen, as far as there is a catalogue for it.

    The first of gettext's variables that is set counts, and may name several. Where none is, the system is asked.
    """
    names = filter(None, map(os.environ.get, ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")))
    wanted = [name[:2].lower() for name in (next(names, "") or _of_the_system()).split(":")]
    return next((code for code in wanted if code in LANGUAGES), SOURCE)


def _of_the_system() -> str:
    import ctypes  # noqa: PLC0415 - only who has set no language is asked so

    if windows := getattr(ctypes, "windll", None):
        return locale.windows_locale.get(windows.kernel32.GetUserDefaultUILanguage(), "")
    with suppress(ValueError):  # a locale that Python does not know
        return locale.getlocale()[0] or ""
    return ""
