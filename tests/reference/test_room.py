"""Who hears what, over TCP and over UDP: nothing is lost, doubled, or shown to a stranger, in whatever order."""

from collections import defaultdict
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from reference.tcp import room as tcp
from reference.udp import chat as udp
from reference.udp.limits import Limits

ASK, USAGE = "Enter your name: ", "Usage: /pm recipient_name message"
KEYS = st.integers(0, 6)
NAMES = st.sampled_from(["ann", "Ann", "bob", "eve", "аня", "ANN", "", "two words", "x" * 33, "a\tb", "a\x1b", "/who"])
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=30)
CONTROL = [chr(code) for code in (*range(32), *range(127, 160)) if chr(code) != "\t"]


class OverTcp:
    """The room of the TCP server: what it says, as (key, text)."""

    def __init__(self) -> None:
        self.room = tcp.Room()
        self.people: dict[int, Any] = {}

    def said(self, said: list[tcp.Said]) -> list[tuple[int, str]]:
        self.people = {key: one for key, one in self.people.items() if not one.left}
        return [(one.key, text) for text, to in said for one in to]

    def join(self, key: int, name: str) -> list[tuple[int, str]]:
        self.people[key] = SimpleNamespace(key=key, name="", left=False)
        return self.said(self.room.join(self.people[key], name))

    def leave(self, key: int) -> list[tuple[int, str]]:
        return self.said(self.room.leave(self.people[key]))

    def hear(self, key: int, line: str) -> list[tuple[int, str]]:
        return self.said(self.room.hear(self.people[key], line))

    def names(self) -> list[str]:
        return [one.name for one in self.room.users.values()]


class OverUdp:
    """The chat of the UDP server, used as its loop does."""

    def __init__(self) -> None:
        self.told: list[tuple[int, str]] = []
        self.chat = udp.Chat(lambda address, text: self.told.append((address[1], text)))

    def said(self) -> list[tuple[int, str]]:
        said, self.told[:] = list(self.told), []
        return said

    def join(self, key: int, name: str) -> list[tuple[int, str]]:
        if refusal := self.chat.refusal(name, "", Limits()):
            return [(key, f"{refusal}\n{ASK}")]
        self.chat.join(udp.User(("", key), name, 0))
        return self.said()

    def leave(self, key: int) -> list[tuple[int, str]]:
        self.chat.leave(self.chat.users["", key])
        return self.said()

    def hear(self, key: int, line: str) -> list[tuple[int, str]]:
        if line.strip():
            self.chat.hear(self.chat.users["", key], line)
        return self.said()

    def names(self) -> list[str]:
        return [one.name for one in self.chat.users.values()]


def shown(text: str) -> str:
    """What a terminal may be given of a text."""
    return "".join("\ufffd" if letter in CONTROL else letter for letter in text)


class Crowd(RuleBasedStateMachine):
    """People come, go and write in any order; what each should have on the screen is written down beside."""

    kind: ClassVar[Any] = OverTcp

    def __init__(self) -> None:
        super().__init__()
        self.room = self.kind()
        self.present: dict[int, str] = {}
        self.screens: dict[int, list[str]] = defaultdict(list)
        self.expected: dict[int, list[str]] = defaultdict(list)

    def show(self, said: list[tuple[int, str]]) -> None:
        """Deliver, as a server does."""
        for key, text in said:
            self.screens[key].append(text)

    def all_but(self, key: int, text: str) -> None:
        """Everybody else who is here is to see this."""
        for other in self.present.keys() - {key}:
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
            ((told, refusal),) = said
            assert (told, refusal.endswith(f"\n{ASK}")) == (key, True)
            self.expected[key].append(refusal)
            return
        self.expected[key].append(f"Welcome to the chat, {name}!")
        self.all_but(key, f"{name} has joined the chat.")
        self.present[key] = name

    @rule(key=KEYS, politely=st.booleans())
    def leave(self, key: int, politely: bool) -> None:
        """The others are told; /quit is a leave with a goodbye."""
        if key in self.present:
            self.show(self.room.hear(key, "/quit") if politely else self.room.leave(key))
            name = self.present.pop(key)
            self.expected[key] += [f"Goodbye, {name}!"] * politely
            self.all_but(key, f"{name} has left the chat.")

    @rule(key=KEYS, text=TEXTS, slashes=st.sampled_from(["", "//"]))
    def write(self, key: int, text: str, slashes: str) -> None:
        """A text goes to all the others, once; two slashes are one, and no command."""
        if key in self.present and (slashes or not shown(text).lstrip().startswith("/")):
            self.show(self.room.hear(key, slashes + text))
            if slashes or text.strip():
                self.all_but(key, f"{self.present[key]}: {slashes[1:]}{shown(text)}")

    @rule(key=KEYS, to=NAMES, text=TEXTS)
    def write_privately(self, key: int, to: str, text: str) -> None:
        """A private text goes to one; else its author alone is told why not."""
        if key not in self.present:
            return
        self.show(self.room.hear(key, f"/pm {to} {text}"))
        words = shown(f"{to} {text}").split(maxsplit=1)
        friends = [one for one, name in self.present.items() if words and tcp.folded(name) == tcp.folded(words[0])]
        if len(words) < 2:
            self.expected[key].append(USAGE)
        elif not friends:
            self.expected[key].append(f"There is no user named {words[0]}.")
        else:
            self.expected[friends[0]].append(f"Private from {self.present[key]}: {words[1]}")

    @invariant()
    def every_screen_shows_what_it_should(self) -> None:
        """No text lost, doubled, out of order, or on a screen that it was not for."""
        assert self.screens == self.expected
        assert self.room.names() == list(self.present.values())


class CrowdOverUdp(Crowd):
    """The same over UDP."""

    kind = OverUdp


TestCrowd, TestCrowdOverUdp = Crowd.TestCase, CrowdOverUdp.TestCase
TestCrowd.settings = TestCrowdOverUdp.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


@pytest.fixture(params=[OverTcp, OverUdp])
def room(request: pytest.FixtureRequest) -> Any:
    """Ann and Bob are here."""
    room = request.param()
    room.join(1, "ann")
    room.join(2, "bob")
    return room


BAD = ["", "x" * 33, "two words", "a\u2003b", "a\x1b[2J", "an\u200bn", "ann\ufe0f", "\u3164", "\u0301a", "/quit"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        *((name, tcp.NAME) for name in BAD),
        *((name, f"The name {name} is already taken.") for name in ("ann", "ANN", "\uff41nn")),
    ],
)
def test_refused_name_is_told_why_and_asked_again(room, name, why):
    """Nobody else hears of it."""
    assert room.join(3, name) == [(3, f"{why}\n{ASK}")]


@pytest.mark.parametrize("name", ["x" * 32, "аня", "O'Neil-2", "李"])
def test_good_name_is_let_in(room, name):
    """Letters of any script, digits and signs make a name."""
    assert room.join(3, name)[0] == (3, f"Welcome to the chat, {name}!")


@pytest.mark.parametrize(
    ("line", "to", "answer"),
    [
        ("/who", 1, "2 here:\nann, bob"),
        ("/help", 1, tcp.HELP),
        ("/qiut now", 1, tcp.HELP),
        *((line, 1, USAGE) for line in ("/pm", "/pm bob", "/pmbob a secret", "/pms bob x", " /pmbob a secret")),
        *((f"{blank}/pm bob a secret", 2, "Private from ann: a secret") for blank in (" ", "\t", "\u3000")),
    ],
)
def test_commands_and_slips_are_for_one_alone(room, line, to, answer):
    """What looks like /pm, a blank before it or not, is never shown to all; what begins with a slash is no text."""
    said = room.hear(1, line)

    assert {key for key, _ in said} == {to}
    assert "\n".join(text for _, text in said) == answer


def test_who_fits_into_datagrams():
    """However many are here, no line of the answer is long."""
    room = OverUdp()
    for key in range(1000):
        room.join(key, f"{key:032}")

    assert max(len(text) for _, text in room.hear(1, "/who")) < 2000


@given(TEXTS)
def test_texts_cannot_move_the_cursor(text):
    """What reaches a terminal has no control character but the tab (and the newlines of our answers)."""
    for kind in (OverTcp, OverUdp):
        room = kind()
        room.join(1, "ann")
        room.join(2, "bob")

        assert not any(letter in CONTROL for _, said in room.hear(1, text) for letter in said.replace("\n", ""))
