"""The room: whatever the order of joins, leaves and lines, nothing is lost, doubled, or shown to a stranger."""

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from reference.tcp.room import ASK, HELP, LONGEST_NAME, USAGE, Room, Said, folded

KEYS = st.integers(0, 6)
NAMES = st.sampled_from(["ann", "Ann", "bob", "eve", "аня", "ANN", "", "two words", "x" * 33, "a\tb", "a\x1b", "/who"])
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=30)
CONTROL = [chr(code) for code in (*range(32), *range(127, 160)) if chr(code) != "\t"]


def shown(text: str) -> str:
    """What a terminal may be given of a text."""
    return "".join("\ufffd" if letter in CONTROL else letter for letter in text)


class Crowd(RuleBasedStateMachine):
    """People come, go and write in any order; what each should have on the screen is written down beside."""

    def __init__(self) -> None:
        super().__init__()
        self.room = Room()
        self.present: dict[int, str] = {}
        self.screens: dict[int, list[str]] = defaultdict(list)
        self.expected: dict[int, list[str]] = defaultdict(list)

    def show(self, said: list[Said]) -> None:
        """Deliver, as a server does."""
        for text, to in said:
            assert len(set(to)) == len(to)
            for key in to:
                self.screens[key].append(text)

    def all_but(self, key: int, text: str) -> None:
        """Everybody else who is here is to see this."""
        for other in self.present:
            if other != key:
                self.expected[other].append(text)

    @rule(key=KEYS, name=NAMES)
    def join(self, key: int, name: str) -> None:
        """Who is here already does not join; a name is one word that nobody has, in no case."""
        if key in self.present:
            return
        said = self.room.join(key, name)
        self.show(said)
        taken = name.casefold() in [one.casefold() for one in self.present.values()]
        if taken or name not in {"ann", "Ann", "ANN", "bob", "eve", "аня"}:
            (refusal,) = said
            assert refusal.to == [key]
            assert refusal.text.endswith(f"\n{ASK}")
            self.expected[key].append(refusal.text)
            return
        self.expected[key].append(f"Welcome to the chat, {name}!")
        self.all_but(key, f"{name} has joined the chat.")
        self.present[key] = name

    @rule(key=KEYS)
    def leave(self, key: int) -> None:
        """The others are told."""
        if key in self.present:
            self.show(self.room.leave(key))
            name = self.present.pop(key)
            self.all_but(key, f"{name} has left the chat.")

    @rule(key=KEYS, text=TEXTS)
    def write(self, key: int, text: str) -> None:
        """A text goes to all the others, once."""
        if key in self.present and not shown(text).lstrip().startswith("/"):
            self.show(self.room.hear(key, text))
            if shown(text).strip():
                self.all_but(key, f"{self.present[key]}: {shown(text)}")

    @rule(key=KEYS, text=TEXTS)
    def write_with_slashes(self, key: int, text: str) -> None:
        """Two slashes are one, and no command."""
        if key in self.present:
            self.show(self.room.hear(key, f"//{text}"))
            self.all_but(key, f"{self.present[key]}: /{shown(text)}")

    @rule(key=KEYS, to=NAMES, text=TEXTS)
    def write_privately(self, key: int, to: str, text: str) -> None:
        """A private text goes to one; else its author alone is told why not."""
        if key not in self.present:
            return
        self.show(self.room.hear(key, f"/pm {to} {text}"))
        words = shown(f"{to} {text}").split(maxsplit=1)
        friend = next((one for one, name in self.present.items() if words and folded(name) == folded(words[0])), None)
        if len(words) < 2:
            self.expected[key].append(USAGE)
        elif friend is None:
            self.expected[key].append(f"There is no user named {words[0]}.")
        else:
            self.expected[friend].append(f"Private from {self.present[key]}: {words[1]}")

    @rule(key=KEYS)
    def quit(self, key: int) -> None:
        """/quit is a leave with a goodbye."""
        if key in self.present:
            self.show(self.room.hear(key, "/quit"))
            name = self.present.pop(key)
            self.expected[key].append(f"Goodbye, {name}!")
            self.all_but(key, f"{name} has left the chat.")

    @invariant()
    def every_screen_shows_what_it_should(self) -> None:
        """No text lost, doubled, out of order, or on a screen that it was not for."""
        assert self.screens == self.expected
        assert list(self.room.names.items()) == list(self.present.items())
        assert len(self.room) == len(self.room.keys) == len(self.present)


TestCrowd = Crowd.TestCase
TestCrowd.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


@pytest.fixture
def room() -> Room:
    """Ann and Bob are here."""
    room = Room()
    room.join(1, "ann")
    room.join(2, "bob")
    return room


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "A name cannot be empty."),
        ("x" * (LONGEST_NAME + 1), "A name has at most 32 characters."),
        ("two words", "A name is one word, without blanks."),
        ("a\u2003b", "A name is one word, without blanks."),
        ("a\x1b[2J", "A name has no control characters and no invisible ones."),
        ("an\u200bn", "A name has no control characters and no invisible ones."),
        ("ann\ufe0f", "A name has no control characters and no invisible ones."),
        ("\u3164", "A name has no control characters and no invisible ones."),
        ("\u0301a", "A name has no control characters and no invisible ones."),
        ("/quit", "A name does not begin with /: commands do."),
        ("ann", "The name ann is already taken."),
        ("ANN", "The name ANN is already taken."),
        ("\uff41nn", "The name \uff41nn is already taken."),
    ],
)
def test_refused_name_is_told_why_and_asked_again(room, name, why):
    """Every reason has its sentence, and nobody else hears of it."""
    assert room.join(3, name) == [(f"{why}\n{ASK}", [3])]
    assert 3 not in room


@pytest.mark.parametrize("name", ["x" * LONGEST_NAME, "аня", "O'Neil-2", "李"])
def test_good_name_is_let_in(room, name):
    """Letters of any script, digits and signs make a name."""
    assert room.join(3, name)[0] == (f"Welcome to the chat, {name}!", [3])


def test_free_name_can_be_had_again(room):
    """Who leaves frees the name."""
    room.leave(1)

    assert room.refusal("ann") == ""


def test_who_and_help_are_answered_to_their_author_alone(room):
    """The two questions."""
    assert room.hear(1, "/who") == [("2 here:", [1]), ("ann, bob", [1])]
    assert room.hear(1, "/help") == [(line, [1]) for line in HELP]


def test_who_fits_into_datagrams(room):
    """However many are here, no line of the answer is long."""
    for key in range(3, 1000):
        room.join(key, f"{key:032}")

    assert max(len(text) for text, _ in room.hear(1, "/who")) < 2000


@pytest.mark.parametrize("line", ["/pm", "/pm bob", "/pmbob a secret", "/pms bob x", " /pmbob a secret"])
def test_slip_in_a_private_message_stays_private(room, line):
    """What looks like /pm is never shown to all."""
    assert room.hear(1, line) == [(USAGE, [1])]


@pytest.mark.parametrize("blank", [" ", "\t", "\u3000"])
def test_blank_before_a_command_does_not_make_it_public(room, blank):
    """Whoever types a blank too much still writes to one alone."""
    assert room.hear(1, f"{blank}/pm bob a secret") == [("Private from ann: a secret", [2])]


def test_unknown_command_is_no_text(room):
    """A slip in a command is answered."""
    assert room.hear(1, "/qiut now") == [("There is no command /qiut: /help tells which there are.", [1])]


@given(st.text())
def test_texts_cannot_move_the_cursor(text):
    """What reaches a terminal has no control character but the tab."""
    room = Room()
    room.join(1, "ann")
    room.join(2, "bob")

    assert not any(letter in CONTROL for said, _ in room.hear(1, text) for letter in said)
