"""The reference over UDP: what lost, doubled and late datagrams do, and the users that were forgotten."""

import socket
from contextlib import ExitStack
from dataclasses import replace

import pytest

from tests.lab.screen import DEADLINE
from tests.reference.conftest import modules_of

ASK = "Enter your name: "
LINE = 128  # what a line costs beside its own bytes
ANN, BOB, EVE, STRANGER = (("127.0.0.1", port) for port in (1, 2, 3, 4))
NAMES = {ANN: "ann", BOB: "bob", EVE: "eve"}


class Hands:
    """A server whose datagrams are given to it and taken from it by hand, at any time."""

    def __init__(self, server) -> None:
        self.server, self.limits, self.told = server, server.limits, []
        server.send_response = lambda text, address: self.told.append((address, text))

    def hears(self, text, address, now=0.0):
        """Have a datagram come; return what was told since the last call."""
        self.at(now)
        self.server.hear(text, address, now)
        news, self.told = self.told, []
        return news

    def at(self, now):
        """Let the server know how late it is."""
        if now >= self.server.second + 1:
            self.server.begin_second(now)

    def joined(self, *addresses, now=0.0):
        """Let ann, bob and eve in."""
        for address in addresses:
            self.hears(NAMES[address], address, now)


@pytest.fixture
def hands():
    """A server in our hands."""
    with modules_of("udp") as modules, modules.server_chat.ChatServer(port=0) as server:
        yield Hands(server)


@pytest.fixture
def join(serve):
    """Have somebody join a server that runs: `join("ann")` returns the socket; `join.server` is the server."""
    server = serve("udp")
    with ExitStack() as stack:

        def join(name):
            one = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            one.settimeout(DEADLINE)
            one.connect(("127.0.0.1", server.port))
            one.send(name.encode())
            assert one.recv(100).decode() == f"Welcome to the chat, {name}!"
            return one

        join.server = server
        yield join


def test_repeated_hello_is_the_same_hello_until_another_line(hands):
    """The own name again is welcomed again, and shown to nobody; once a user has written, it is a text."""
    hands.joined(BOB)
    welcome = (ANN, "Welcome to the chat, ann!")

    assert hands.hears("ann", ANN) == [welcome, (BOB, "ann has joined the chat.")]
    assert hands.hears("ann", ANN) == [welcome]
    hands.hears("hello", ANN)
    assert hands.hears("ann", ANN) == [(BOB, "ann: ann")]


def test_silent_user_is_forgotten_and_a_keep_alive_prevents_it(hands):
    """After the stated silence nothing is sent to a user, and the name is free."""
    silence = hands.limits.silence
    hands.joined(ANN, BOB, EVE)
    assert hands.hears("", EVE, silence / 2) == []

    assert hands.hears("anybody?", BOB, silence) == [(ANN, "bob: anybody?"), (EVE, "bob: anybody?")]
    gone = "ann has left the chat."
    assert hands.hears("and now?", BOB, silence + 1) == [(BOB, gone), (EVE, gone), (EVE, "bob: and now?")]
    assert hands.hears("ann", STRANGER, silence + 1)[0] == (STRANGER, "Welcome to the chat, ann!")


def test_forgotten_user_is_told_so_and_no_line_is_taken_for_a_name(hands):
    """A forgotten user is asked until the name comes, even if the question was lost."""
    hands.joined(ANN)
    now = hands.limits.silence + 1
    hands.joined(BOB, now=now)

    for line in ("hello", "hello", "", "can you hear me?"):
        told = hands.hears(line, ANN, now)
        assert told == [(ANN, f"You were silent for 30 seconds, and were forgotten.\n{ASK}")]
    assert hands.hears("ann", ANN, now) == [(ANN, "Welcome to the chat, ann!"), (BOB, "ann has joined the chat.")]
    assert hands.hears("back", ANN, now) == [(BOB, "ann: back")]


def test_forgotten_user_whose_name_is_taken_may_give_another(hands):
    """The old name went to somebody else meanwhile: then any free name will do."""
    hands.joined(ANN)
    now = hands.limits.silence + 1
    hands.hears("ann", BOB, now)

    assert hands.hears("ann", ANN, now) == [(ANN, f"The name ann is already taken.\n{ASK}")]
    assert hands.hears("anna", ANN, now)[0] == (ANN, "Welcome to the chat, anna!")


def test_keep_alive_of_a_stranger_is_asked_for_the_name(hands):
    """A server that was started anew asks the users of the old one."""
    assert hands.hears("", ANN) == [(ANN, ASK)]


def test_quit_frees_name_and_seat(hands):
    """`/quit` is told to the others, and the address is a stranger's again."""
    hands.joined(ANN, BOB)

    assert hands.hears("/quit", ANN) == [(ANN, "Goodbye, ann!"), (BOB, "ann has left the chat.")]
    assert hands.hears("zoe", ANN)[0] == (ANN, "Welcome to the chat, zoe!")


def test_forgotten_users_and_counts_do_not_fill_the_memory(hands):
    """Only so many of those who are gone are remembered, and nothing of what was done in a second that is over."""
    now = 0.0
    for number in range(hands.limits.memory + 100):
        now += 1
        hands.hears(f"user{number}", ("127.0.0.1", number), now)

    assert len(hands.server.forgotten) <= hands.limits.memory
    assert len(hands.server.chat.users) == hands.limits.silence + 1
    hands.at(now + 1)
    assert not hands.server.done


def test_strangers_cannot_make_it_send_much(hands):
    """A thousand datagrams without a name: a few short answers, to whatever address they claim to come from."""
    answers, hellos = [], []
    for number in range(1000):
        address = ("127.0.0.1", 5000 + number % 3)
        answers += hands.hears(("", "two words")[number % 2], address, number / 1000)
    for number in range(1000):
        hellos += hands.hears("zoe", ANN, 1 + number / 1000)

    assert len(answers) <= hands.limits.answers
    assert len(hellos) <= hands.limits.answers + 1
    assert sum(len(text) for _, text in answers) < 3000


def test_who_comes_and_goes_all_the_time_does_not_make_it_send_much(hands):
    """What the others are told of strangers from one address costs as lines do."""
    hands.joined(ANN)
    told = []
    for number in range(1000):
        told += hands.hears("bob", ("127.0.0.1", 5000 + number))
        told += hands.hears("/quit", ("127.0.0.1", 5000 + number))

    assert 100 < [address for address, _ in told].count(ANN) < 300


def test_line_that_is_too_large_is_told(hands):
    """A text has a stated size, in bytes; a little less is passed on whole."""
    hands.joined(ANN, BOB)
    line = "я" * (hands.limits.datagram // 2)

    assert hands.hears(line, ANN) == [(BOB, f"ann: {line}")]
    assert hands.hears(f"{line}x", ANN) == [
        (ANN, "A line has at most 8192 bytes: yours has 8193, and was not passed on.")
    ]


def test_flood_is_told_and_not_passed_on(hands):
    """A user may write so much in a second; the others hear what is within it, and in the next second more."""
    hands.joined(ANN, BOB)
    most = hands.limits.rate // (8000 + LINE) + 1
    for now in (10, 11):
        told = [address for _ in range(1000) for address, _ in hands.hears("x" * 8000, ANN, now)]

        assert (told.count(BOB), told.count(ANN)) == (most, hands.limits.answers)


def test_flood_of_the_shortest_lines_is_a_flood(hands):
    """Even a line of one byte is work; who types beside the flood is heard."""
    hands.joined(ANN, BOB, EVE)
    told = []
    for number in range(20_000):
        told += hands.hears("x", ANN)
        if number % 5_000 == 0:
            told += hands.hears("hello", EVE)

    assert told.count((BOB, "ann: x")) <= hands.limits.rate // LINE
    assert told.count((BOB, "eve: hello")) == 4


def test_refusals_do_not_fill_the_log_and_take_nobody_elses_answers(hands, caplog):
    """What is refused is logged as often as it is answered; strangers at a user's address are not that user."""
    hands.joined(ANN, BOB)
    for number in range(3000):
        hands.hears("x" * 9000, BOB)
        hands.hears("two words", ("127.0.0.1", 5000 + number))

    assert len(caplog.records) <= 2 * hands.limits.answers + 2
    told = "A line has at most 8192 bytes: yours has 9000, and was not passed on."
    assert hands.hears("x" * 9000, ANN) == [(ANN, told)]


def test_several_lines_in_one_datagram_are_lines(hands):
    """Netcat sends what is pasted as it comes; only a newline ends a line."""
    hands.joined(ANN, BOB)

    assert hands.hears("one\r\ntwo\u2028half\n", ANN) == [(BOB, "ann: one"), (BOB, "ann: two\u2028half")]


def test_seats_are_limited(hands):
    """Who comes too late is told so, and asked again."""
    hands.joined(ANN)

    hands.server.limits = replace(hands.limits, users=1)
    assert hands.hears("bob", BOB) == [(BOB, f"The chat is full: it has 1 users.\n{ASK}")]
    hands.server.limits = replace(hands.limits, per_address=1)
    assert hands.hears("bob", BOB) == [(BOB, f"Too many users come from 127.0.0.1: 1 are allowed.\n{ASK}")]


def test_user_who_cannot_be_reached_holds_up_nobody(hands, caplog):
    """A datagram that cannot be sent is the affair of its recipient."""

    def unreachable(_text, address):
        raise OSError(101, "Network is unreachable")

    hands.server.send_response = unreachable
    hands.joined(ANN, BOB)
    hands.hears("hello", ANN)

    assert "Nothing can be sent to 127.0.0.1:2: Network is unreachable" in caplog.text


def test_ports_that_have_closed_end_nobody(join):
    """Users vanish without a word; datagrams to them find nobody, and the others go on (RFC 1122, 4.1.3.3)."""
    ann, bob = join("ann"), join("bob")
    for number in range(5):
        join(f"gone{number}").close()
    for number in range(20):
        ann.send(b"line %d" % number)
    while bob.recv(100) != b"ann: line 19":
        pass


def test_end_of_the_server_is_told(join):
    """Who is here learns it."""
    ann = join("ann")

    join.server.close()

    assert ann.recv(100) == b"The server is shutting down."
