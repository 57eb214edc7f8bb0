"""The faults of streams, on a link between real sockets."""

import contextlib
import math
import socket
import time
from collections.abc import Iterator
from random import Random

import pytest

from grader.limits import LIMITS
from grader.network.faults import Frozen, Glued, HeldPieces, Jittered, Reset, Torn
from grader.network.loop import Network
from grader.network.tcp import End, TcpLink
from grader.record.events import Closed
from grader.record.recorder import Recorder
from tests.grader.small_waits import NOT_YET, SOON, comes


def pair() -> tuple[socket.socket, socket.socket]:
    """Two connected TCP sockets."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ours = socket.create_connection(listener.getsockname())
        theirs, _ = listener.accept()
    for sock in (ours, theirs):
        sock.settimeout(SOON)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return ours, theirs


class Wire:
    """A client and a server with a tapped link between them."""

    def __init__(self, network: Network, recorder: Recorder) -> None:
        self.network, self.recorder = network, recorder
        self.client, inner = pair()
        self.server, outer = pair()
        self.link = TcpLink(network._loop, 1, End("ann"), End("server"))
        network._control.links.all.append(self.link)
        network._loop.at_end.callback(self.link.end)  # as of every link: a full tap's sockets are not watched
        network._ask(lambda: self.link.attach(self.link.client, inner))
        network._ask(lambda: self.link.attach(self.link.server, outer))

    def close(self) -> None:
        """Close the programs' sockets."""
        self.client.close()
        self.server.close()


def chunks(sock: socket.socket, size: int) -> list[bytes]:
    """Return what each `recv` brings, until so many bytes have come."""
    found = []
    while sum(map(len, found)) < size:
        found.append(sock.recv(65536))
    return found


@pytest.fixture
def wire(network: Network, recorder: Recorder) -> Iterator[Wire]:
    """A tapped link."""
    wire = Wire(network, recorder)
    yield wire
    wire.close()


def test_without_a_fault_a_chunk_stays_one(wire: Wire) -> None:
    """The taps cut nothing."""
    wire.client.sendall("привет".encode())

    assert chunks(wire.server, 12) == ["привет".encode()]


def test_torn_cuts_inside_every_character(wire: Wire, network: Network) -> None:
    """No piece but the last ends with a whole character of several bytes, and the other direction is left alone."""
    network.suffer(Torn(), to="ann")
    wire.server.sendall("a бв\n".encode())

    assert chunks(wire.client, 7) == [b"a \xd0", b"\xb1\xd0", b"\xb2\n"]
    wire.client.sendall("бв\n".encode())
    assert chunks(wire.server, 5) == ["бв\n".encode()]


def test_torn_cuts_plain_text_too() -> None:
    """A chunk without a long character is cut once, and not at its ends; a single byte cannot be."""
    for seed in range(20):
        pieces = Torn().pieces(b"hello", Random(seed))
        assert len(pieces) == 2
        assert min(size for _pause, size in pieces) >= 1
    assert Torn().pieces(b"x", Random(0)) == [(0.0, 1)]


def test_a_long_chunk_is_cut_in_a_bounded_time() -> None:
    """However many the pieces are, all have gone before a fast play gives up."""
    pieces = Torn().pieces("б".encode() * 2048, Random(0))

    assert len(pieces) == 2049
    assert sum(pause for pause, _size in pieces) <= LIMITS.spread


def test_glued_makes_one_chunk_of_several(wire: Wire, network: Network) -> None:
    """What was sent in three calls comes in one, when the fault is lifted and not before."""
    network.suffer(Glued(), "ann")
    for line in (b"one\n", b"two\n", b"three\n"):
        wire.client.sendall(line)

    assert not comes(wire.server)
    network.recover()
    assert chunks(wire.server, 14) == [b"one\ntwo\nthree\n"]
    wire.client.sendall(b"four\n")
    assert chunks(wire.server, 5) == [b"four\n"]


def test_an_end_comes_behind_what_is_held(wire: Wire, network: Network) -> None:
    """A client that leaves at once loses none of its last words."""
    network.suffer(Jittered(0.05), "ann")
    wire.client.sendall(b"bye\n")
    wire.client.close()

    assert chunks(wire.server, 4) == [b"bye\n"]
    assert wire.server.recv(10) == b""


def test_late_bytes_come_in_order(wire: Wire, network: Network) -> None:
    """TCP reorders nothing."""
    network.suffer(Jittered(0.1), "ann")
    began = time.monotonic()
    for number in range(5):
        wire.client.sendall(b"%d" % number)

    assert b"".join(chunks(wire.server, 5)) == b"01234"
    assert 0.001 < time.monotonic() - began < SOON / 2


def test_frozen_holds_up_the_sender(wire: Wire, network: Network) -> None:
    """Nothing is taken: the sender's next bytes do not fit any more; thawed, all come, each once."""
    wire.client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    network.suffer(Frozen(), "ann")
    wire.client.settimeout(NOT_YET)
    sent = 0
    with contextlib.suppress(TimeoutError):
        while sent < 64 << 20:
            sent += wire.client.send(bytes(4096))

    assert sent < 64 << 20
    assert not comes(wire.server)
    network.recover()
    assert sum(map(len, chunks(wire.server, sent))) == sent


def test_frozen_leaves_the_other_direction_alone(wire: Wire, network: Network) -> None:
    """Each direction by itself."""
    network.suffer(Frozen(), "ann")
    wire.server.sendall(b"still here")

    assert wire.client.recv(100) == b"still here"


def test_a_tap_holds_no_more_with_a_fault_than_without(wire: Wire, network: Network, recorder: Recorder) -> None:
    """What a fault makes wait counts: the tap stops reading at its 4 KB."""
    network.suffer(Glued(), "ann")
    wire.client.sendall(bytes(3 * LIMITS.tap_buffer))
    recorder.wait(lambda: wire.link.client.came >= LIMITS.tap_buffer, SOON)

    assert not comes(wire.server)
    assert len(wire.link.server.outgoing) <= LIMITS.tap_buffer
    network.recover()
    assert sum(map(len, chunks(wire.server, 3 * LIMITS.tap_buffer))) == 3 * LIMITS.tap_buffer


def test_a_fault_leaves_what_the_tap_held_before_it(wire: Wire, network: Network) -> None:
    """A full tap, then a fault: what had come by then goes on, and what comes later is held."""
    wire.client.settimeout(NOT_YET)
    with contextlib.suppress(TimeoutError):
        while True:
            wire.client.send(bytes(4096))
    network.suffer(Glued(), "ann")
    before = wire.link.client.came
    assert wire.link.server.outgoing

    assert sum(map(len, chunks(wire.server, before))) == before
    assert not comes(wire.server)


def test_reset_is_one_for_the_other_side(wire: Wire, network: Network, recorder: Recorder) -> None:
    """The server's next `recv` fails, as it does when a plug was pulled."""
    network.strike(Reset(), "ann")

    with pytest.raises(ConnectionResetError):
        wire.server.recv(10)
    assert [event.reset for event in recorder.frozen().of(Closed)] == [True]  # type: ignore[attr-defined]


def test_a_piece_may_go_in_parts() -> None:
    """The kernel may take less than a piece: the rest of it goes next, without a second pause."""
    held = HeldPieces()
    held.add(Torn(), b"123\xd0\xb1\xd0\xb1", 0, Random(0))

    held.sent(3)
    assert (held.ready(4), held.pause()) == (1, 0.0)
    held.sent(1)
    assert held.ready(3) == 0
    assert held.pause() > 0.0
    assert held.pause() == 0.0  # it is being waited for already
    held.open()
    assert held.ready(3) == 2


def test_what_waited_before_a_fault_goes_first_and_whole() -> None:
    """A fault changes nothing of what came before it."""
    held = HeldPieces()
    held.add(Glued(), b"new", 10, Random(0))

    assert held.ready(13) == 10
    held.sent(10)
    assert (held.ready(3), held.pause()) == (0, 0.0)
    held.open()
    assert held.waiting[0][0] == math.inf
