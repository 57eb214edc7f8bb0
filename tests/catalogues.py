"""The catalogues of translations, made from the sources: `python -m tests.catalogues` after each changed sentence.

It extracts all that passes through `_` and `ngettext`, brings each .po up to date (what has no translation yet is
empty, what is said no more is gone), compiles the .mo beside it, and names what is left to do.
"""

import ast
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from grader.language import DOMAIN, LOCALE_DIR, SOURCE

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("grader", "assignments", "lab")
LANGUAGES = ("ru",)
ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)  # a date in a file that two people change is a conflict
KEPT = re.compile(r"\{\w*[^{}]*\}|--[a-z]+|`[^`]+`|TODO \d+")
"""What a translation keeps to the letter: placeholders, options, code."""


def extracted() -> Catalog:
    """Return all sentences of the sources, and of the pages."""
    catalog = Catalog(project="chat-lab-kit", creation_date=ALWAYS, revision_date=ALWAYS)
    kinds = [(f"{room}/**.{end}", kind) for room in ROOMS for end, kind in (("py", "python"), ("html", "jinja2"))]
    found = extract_from_dir(ROOT, kinds, keywords={"_": None, "ngettext": (1, 2)})
    for file, _line, message, _comments, _context in found:
        catalog.add(message, locations=[(file, 0)])
    return catalog


def said_in(file: Path) -> Iterator[str]:
    """Yield what a file says, read in another way than Babel does, which sees nothing that stands in an f-string."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id="_" | "ngettext"), args=[ast.Constant(value=str(text)), *_]):
                yield text


def paths(code: str) -> tuple[Path, Path]:
    """Return a language's catalogue: to write in, and to read from."""
    file = LOCALE_DIR / code / "LC_MESSAGES" / DOMAIN
    return file.with_suffix(".po"), file.with_suffix(".mo")


def updated(code: str) -> Catalog:
    """Return a language's catalogue with the sentences that there are now."""
    catalog = Catalog(locale=code)
    if (po := paths(code)[0]).exists():
        with po.open("rb") as file:
            catalog = read_po(file, locale=code)
    catalog.update(extracted(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.fuzzy, catalog.project, catalog.header_comment = (
        False,
        "chat-lab-kit",
        "# What a student sees, in another language.",
    )
    catalog.creation_date = catalog.revision_date = ALWAYS
    return catalog


def as_po(catalog: Catalog) -> bytes:
    """Return what stands in the .po."""
    file = BytesIO()
    write_po(file, catalog, width=118, include_lineno=False, sort_by_file=True)
    return file.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """Return what stands in the .mo."""
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def to_do(catalog: Catalog) -> Iterator[str]:
    """Yield a complaint for each sentence without a translation, or with one that is not sure or has lost something."""
    for message in catalog:
        if message.id:
            said = message.string if isinstance(message.string, tuple) else (message.string,)
            if message.fuzzy or not all(said) or len(said) != (catalog.num_plurals if message.pluralizable else 1):
                yield f"to be translated: {message.id}"
            elif lost := [text for text in said if kept(text) != kept(_last(message))]:
                yield f"not the same words kept: {message.id} -> {lost}"


def kept(text: str) -> list[str]:
    """Return what a translation must keep, in the order of letters."""
    return sorted(set(KEPT.findall(text)))


def _last(message: Message) -> str:
    return message.id[-1] if isinstance(message.id, tuple) else message.id


def main() -> int:
    """Bring all catalogues up to date; 1 where something is left to translate."""
    left = []
    for code in LANGUAGES:
        po, mo = paths(code)
        po.parent.mkdir(parents=True, exist_ok=True)
        catalog = updated(code)
        po.write_bytes(as_po(catalog))
        mo.write_bytes(as_mo(catalog))
        left += [f"{code}: {complaint}" for complaint in to_do(catalog)]
    print("\n".join(left) or f"Complete: {SOURCE}, {', '.join(LANGUAGES)}.")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
