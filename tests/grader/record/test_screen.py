"""A screen is searched as bytes arrive: caps bound what is kept, never what is heard."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.limits import LIMITS
from grader.record.screen import MARK, WORD, Screen
from grader.stage.state import CONSONANTS, VOWELS

ONE, TWO = "zubaDego", "zukiLuma"
noise = st.text(alphabet="abz uж\n\r\x1b[", max_size=30)


def fed(*chunks: bytes) -> Screen:
    """A screen after these chunks, one a second."""
    screen = Screen()
    for number, chunk in enumerate(chunks):
        screen.feed(chunk, float(number))
    return screen


def test_the_typed_words_are_the_ones_that_are_searched() -> None:
    """Every word that the stage can make matches, whole."""
    words = [f"{MARK}{c}{v}{c.upper()}{v}{c}{v}" for c in CONSONANTS for v in VOWELS]

    assert all(WORD.fullmatch(word.encode()) for word in words)


@pytest.mark.parametrize("cut", range(1, len(f"ann: {ONE}\n")))
def test_a_word_torn_between_two_chunks_is_seen_once(cut: int) -> None:
    """Wherever a read ends, the word counts when its last letter has come."""
    text = f"ann: {ONE}\n".encode()
    screen = fed(text[:cut], text[cut:])

    assert [one.word for one in screen.sightings] == [ONE]
    assert screen.sightings[0].at == (0.0 if cut >= len(f"ann: {ONE}") else 1.0)
    assert (screen.sightings[0].offset, screen.sightings[0].before) == (5, "ann: ")


def test_a_word_that_comes_letter_by_letter_is_seen() -> None:
    """An unbuffered print may give one byte a read."""
    screen = fed(*(bytes([letter]) for letter in f"bob: {ONE} {TWO}\n".encode()))

    assert [one.word for one in screen.sightings] == [ONE, TWO]
    assert screen.words == {ONE, TWO}


@given(noise, noise, st.data())
def test_no_cutting_changes_what_is_seen(left: str, right: str, data: st.DataObject) -> None:
    """The sightings of a text do not depend on the chunks it came in."""
    text = f"{left}{ONE}{right}{TWO}".encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    chunks = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    whole, torn = fed(text), fed(*chunks)

    assert [(one.word, one.offset, one.before) for one in torn.sightings] == [
        (one.word, one.offset, one.before) for one in whole.sightings
    ]
    assert torn.size == whole.size == len(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{ONE}{TWO}", [ONE, TWO]),
        (f"ann{ONE}bob", [ONE]),
        (f"{ONE}{ONE}", [ONE, ONE]),
        (f"\x1b[1m{ONE}\x1b[0m", [ONE]),
        (f"b'{ONE}\\n'", [ONE]),
        (f"{ONE[:5]} {ONE[5:]}", []),
    ],
)
def test_glued_words_are_told_apart(text: str, words: list[str]) -> None:
    """What stands around a word does not hide it; a word in two pieces is none."""
    assert [one.word for one in fed(text.encode()).sightings] == words


@pytest.mark.parametrize("change", [str.upper, str.lower, str.title, str.swapcase, str.capitalize])
@pytest.mark.parametrize("word", [ONE, "жубаДего"])
def test_a_word_in_other_letters_is_plainly_the_same_word(word: str, change: Callable[[str], str]) -> None:
    """It counts as the one that was typed, and is known not to have come as it was."""
    (as_it_is,), (other,) = fed(word.encode()).sightings, fed(change(word).encode()).sightings

    assert (as_it_is.word, as_it_is.altered) == (word, False)
    assert (other.word, other.altered) == (word, True)


def test_a_word_after_a_flood_is_heard() -> None:
    """More than is kept has been shown, and the word counts all the same."""
    flood = b"spam " * 20_000
    screen = fed(*[flood] * 5, f"ann: {ONE}\n".encode())

    assert len(screen.kept) == LIMITS.screen
    assert screen.sightings[0].offset == 5 * len(flood) + 5
    assert screen.sightings[0].before.endswith("ann: ")


def test_a_word_torn_at_the_cap_is_heard() -> None:
    """The cap may fall into a word, and into the line before it."""
    screen = fed(b"x" * (LIMITS.screen - 3), ONE[:5].encode(), ONE[5:].encode())

    assert screen.words == {ONE}


def test_a_flood_of_words_is_counted_whole() -> None:
    """A chat that shows one word a thousand times has shown it a thousand times."""
    assert len(fed(f"{ONE}\n".encode() * 1_000).sightings) == 1_000


def test_errors_are_kept_up_to_the_cap_and_are_read() -> None:
    """A person sees standard error too: the logging module writes there."""
    screen = Screen()
    screen.feed_errors(f"INFO:root:bob: {ONE}\n".encode(), 1.0)
    screen.feed_errors(b"x" * 2 * LIMITS.screen, 2.0)

    assert len(screen.errors) == LIMITS.screen
    assert [(one.word, one.aside) for one in screen.sightings] == [(ONE, True)]


HEAD = "Traceback (most recent call last):\n"
TRACES = [
    f'{HEAD}  File "c.py", line 3, in f\n    int(text)\nValueError: {ONE}\n',
    f'Exception in thread Thread-1 (f):\n{HEAD}  File "c.py", line 3\nKeyError: {ONE}\n',
    f"{HEAD}  x\nKeyError: 1\n\nDuring handling of the above exception, another:\n\n{HEAD}  x\nOSError: {ONE}\n",
]


@pytest.mark.parametrize("size", [1, 7, 4096])
@pytest.mark.parametrize("trace", TRACES)
def test_a_word_in_a_traceback_was_said_by_nobody(trace: str, size: int) -> None:
    """However the text is cut into chunks; what is written after the traceback is read again."""
    screen, text = Screen(), f"{trace}bob: {TWO}\n".encode()
    for start in range(0, len(text), size):
        screen.feed_errors(text[start : start + size], 1.0)

    assert screen.words == {TWO}


def test_a_frozen_screen_is_harmless_text() -> None:
    """Escapes and broken bytes are visible, and what came later is not in it."""
    screen = fed(b"\x1b[31m\xff" + ONE.encode())
    frozen = screen.frozen()
    screen.feed(TWO.encode(), 2.0)

    assert frozen.text == f"\\x1b[31m\\xff{ONE}"
    assert (frozen.size, len(frozen.sightings)) == (14, 1)


def test_cyrillic_words_are_seen_in_pieces() -> None:
    """Each byte alone; half a letter is none."""
    whole, broken = Screen(), Screen()
    for byte in "анна: жубаДиле".encode():
        whole.feed(bytes([byte]), 1.0)
    broken.feed("жубаД\ufffdиле".encode(), 1.0)

    assert (whole.words, broken.words) == ({"жубаДиле"}, set())
