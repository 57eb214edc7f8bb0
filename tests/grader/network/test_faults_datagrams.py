"""The faults of datagrams, at the taps of real sockets, and which fault is in force."""

import socket
from collections.abc import Iterator

import pytest

from grader.network.addresses import UDP, Binding
from grader.network.faults import Doubled, Dropped, Fault, Frozen, Jittered, Troubles
from grader.network.loop import Network
from grader.network.udp import UdpTap
from grader.record.events import Crossed
from grader.record.recorder import Recorder
from tests.grader.small_waits import SOON, comes


class Post:
    """A server and a client with tapped UDP sockets, known as the children's questions would make them known."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.server, self.client = self._socket("server", 9090), self._socket("ann", 0)

    def _socket(self, who: str, port: int) -> socket.socket:
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.bind(("127.0.0.1", 0))
        sock.settimeout(SOON)
        real = sock.getsockname()[1]
        binding = Binding(UDP, 4, "127.0.0.1", port or real, real, False, who, 1, 0)
        binding.listening = bool(port)
        self.network._control.plan.bindings.append(binding)
        self.network._ask(lambda: self.network._control.udp.give_tap(binding))
        return sock

    def tap(self, sock: socket.socket) -> UdpTap:
        """The tap of a socket."""
        return self.network._control.udp.taps[sock.getsockname()[1]]

    def sends(self, *words: bytes) -> None:
        """Have the client send datagrams to the server."""
        for word in words:
            self.client.sendto(word, ("127.0.0.1", self.tap(self.server).port))

    def gets(self, count: int) -> list[bytes]:
        """Return the next datagrams that the server gets; no more may come behind them."""
        found = [self.server.recv(100) for _number in range(count)]
        assert not comes(self.server)
        return found

    def close(self) -> None:
        """Close the programs' sockets."""
        self.server.close()
        self.client.close()


@pytest.fixture
def post(network: Network) -> Iterator[Post]:
    """Two tapped UDP sockets."""
    post = Post(network)
    yield post
    post.close()


WORDS = (b"one", b"two", b"three", b"four")


@pytest.mark.parametrize(
    ("fault", "arrive"),
    [
        (Fault(), WORDS),
        (Dropped(), WORDS[1:]),
        (Dropped(3), WORDS[3:]),
        (Doubled(), (b"one", b"one", b"two", b"two", b"three", b"three", b"four", b"four")),
        (Frozen(), ()),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_becomes_of_datagrams(post: Post, network: Network, fault: Fault, arrive: tuple[bytes, ...]) -> None:
    """Lost, twice; and once the fault is lifted, nothing."""
    network.suffer(fault, "ann", "server")
    post.sends(*WORDS)

    assert post.gets(len(arrive)) == list(arrive)
    network.recover()
    post.sends(b"five")
    assert post.gets(1) == [b"five"]


def test_jittered_datagrams_overtake_each_other(post: Post, network: Network) -> None:
    """All arrive, and of twenty hardly in their order; the seed says in which."""
    network.suffer(Jittered(0.1), "ann")
    words = [b"%d" % number for number in range(20)]
    post.sends(*words)

    came = post.gets(20)
    assert sorted(came) == sorted(words)
    assert came != words


def test_a_lost_datagram_was_seen(post: Post, network: Network, recorder: Recorder) -> None:
    """It stands in the record, and is no fault of ours."""
    network.suffer(Dropped(), "ann")
    post.sends(b"one", b"two")

    assert post.gets(1) == [b"two"]
    assert [event.data for event in recorder.frozen().of(Crossed)] == [b"one", b"two"]  # type: ignore[attr-defined]
    assert not recorder.broken


def test_what_is_on_its_way_is_not_taken_in(post: Post, network: Network, recorder: Recorder) -> None:
    """A late datagram counts as passed from the moment it came: who waits for its reader waits for it."""
    network.suffer(Jittered(0.2), "ann")
    post.sends(b"one")
    recorder.wait(lambda: post.tap(post.client).left, SOON)

    assert post.tap(post.server).passed == 1
    assert post.gets(1) == [b"one"]


def test_the_last_fault_in_one_way_counts() -> None:
    """And those that are of others' ways do not."""
    troubles = Troubles("1")
    troubles.put(Doubled())
    troubles.put(Dropped(), who="ann")

    assert [troubles.fate("ann", "server") for _number in range(2)] == [(), (0.0,)]
    assert troubles.fate("bob", "server") == (0.0, 0.0)
    troubles.lift()
    assert troubles.on("bob", "server") is None


def test_the_same_seed_draws_the_same() -> None:
    """A play can be played again."""
    drawn = []
    for _play in range(2):
        troubles = Troubles("4711")
        troubles.put(Jittered(1.0))
        drawn.append([troubles.fate("ann", "server") for _number in range(5)])

    assert drawn[0] == drawn[1]
    assert len(set(drawn[0])) == 5
