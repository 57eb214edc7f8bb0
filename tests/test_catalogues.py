"""The translations are whole, and what is compiled is what is written."""

from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tests.catalogues import LANGUAGES, ROOMS, ROOT, extracted, paths, said_in, to_do, updated


def said(catalog: Catalog) -> dict[str, str]:
    """What a catalogue says, without its head; the two kinds of files give lists or tuples."""
    return {"|".join([*message.id]): "|".join([*message.string]) for message in catalog if message.id}


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_catalogue_is_up_to_date_and_whole(code: str) -> None:
    """Every sentence of the sources is there and sure, keeps its placeholders, and is compiled: see *Developing*."""
    po, mo = (path.read_bytes() for path in paths(code))
    now = updated(code)

    assert list(to_do(now)) == []
    assert said(read_po(BytesIO(po), locale=code)) == said(now) == said(read_mo(BytesIO(mo)))


def test_nothing_that_is_said_is_overlooked() -> None:
    """Each sentence that passes through `_` or `ngettext` is extracted, wherever it stands."""
    known = {one for message in extracted() for one in ([*message.id] if message.pluralizable else [message.id])}
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]

    assert [(file.name, text) for file in files for text in said_in(file) if text not in known] == []


@pytest.mark.parametrize(
    ("message", "string", "complaint"),
    [
        ("{name} is in", "{name} в чате", None),
        ("{name} is in", "", "to be translated"),
        ("{name} is in", "{имя} в чате", "not the same words kept"),
        ("{seconds:g} s", "{seconds} с", "not the same words kept"),
        ("name it: --server FILE", "назовите: --сервер FILE", "not the same words kept"),
        ("call `recv`", "вызовите recv", "not the same words kept"),
        (("{count} point", "{count} points"), ("{count} балл", "{count} балла", "{count} баллов"), None),
        (("{count} point", "{count} points"), ("{count} балл", "", "{count} баллов"), "to be translated"),
        (("{count} point", "{count} points"), ("{count} балл", "балла", "{count} баллов"), "not the same words kept"),
    ],
)
def test_what_is_missing_is_named(
    message: str | tuple[str, str], string: str | tuple[str, ...], complaint: str | None
) -> None:
    """A sentence without a translation, and one that has lost what it must keep to the letter."""
    catalog = Catalog(locale="ru")
    catalog.add(message, string)

    assert [one.split(":")[0] for one in to_do(catalog)] == ([complaint] if complaint else [])


def test_a_translation_that_is_not_sure_is_none() -> None:
    """One that was guessed from another sentence is named."""
    catalog = Catalog(locale="ru")
    catalog.add("the server", "сервер", flags=["fuzzy"])

    assert len(list(to_do(catalog))) == 1
