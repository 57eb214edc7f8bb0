"""What `lab.Client` promises."""

import socket
import sys
from collections.abc import Iterator

import pytest

from lab import Client, Server
from tests.lab.screen import DEADLINE


@pytest.fixture
def pair() -> Iterator[tuple[Client, socket.socket]]:
    """A client over TCP, and the server's end of its connection."""
    with Server("TCP", port=0) as server, Client("tcp", server_port=server.port) as client:
        connection, _ = server.socket.accept()
        with connection:
            yield client, connection


def test_message_is_sent_as_it_is(pair):
    """Nothing is added to a message."""
    client, connection = pair

    client.send_message("одна строка")

    assert connection.recv(1024).decode() == "одна строка"


def test_character_torn_between_two_segments_stays_whole(pair, beside):
    """Half a character is kept for the next call, and alone it is no text yet."""
    client, connection = pair
    first, second = "я".encode()[:1], "я".encode()[1:]

    connection.sendall(b"A" + first)
    assert client.receive_response() == "A"
    waiting = beside(client.receive_response)
    connection.sendall(second + first)

    assert waiting.result(DEADLINE) == "я"


def test_half_a_character_alone_is_waited_for(pair, beside):
    """`receive_response` never returns an empty text over TCP."""
    client, connection = pair
    waiting = beside(client.receive_response)

    connection.sendall("я".encode()[:1])
    connection.sendall("я".encode()[1:])

    assert waiting.result(DEADLINE) == "я"


def test_bytes_that_are_no_utf8_are_shown_as_such(pair):
    """A foreign byte kills nobody."""
    client, connection = pair

    connection.sendall(b"a\xffb")

    assert client.receive_response() == "a\ufffdb"


def test_closed_connection_is_an_error(pair):
    """The documents' `except:` ends its loop, since the end of the connection is a ConnectionError."""
    client, connection = pair
    connection.sendall(b"last")
    connection.close()

    assert client.receive_response() == "last"
    for _ in range(2):
        with pytest.raises(ConnectionError, match=rf"localhost:{client.server_port}"):
            client.receive_response()


def test_udp_message_and_answer():
    """Over UDP each text is one datagram, which may be empty."""
    with Server("UDP", port=0) as server, Client("UDP", server_port=server.port) as client:
        client.send_message("hello")
        data, address = server.socket.recvfrom(1024)
        for answer in (b"one", b"", b"two"):
            server.socket.sendto(answer, address)

        assert data == b"hello"
        assert [client.receive_response() for _ in range(3)] == ["one", "", "two"]


def test_udp_client_can_receive_before_it_has_sent(beside):
    """One thread may wait for datagrams before another has sent the first (Windows wants a port for that)."""
    with Server("UDP", port=0) as server, Client("UDP", server_port=server.port) as client:
        waiting = beside(client.receive_response)

        server.socket.sendto(b"hello", ("127.0.0.1", client.socket.getsockname()[1]))

        assert waiting.result(DEADLINE) == "hello"


def test_windows_reset_on_udp_is_passed_over(monkeypatch):
    """On Windows a message to a closed port makes the next recvfrom fail: the client goes on."""
    events = iter([ConnectionResetError(10054, "reset"), (b"next", ("127.0.0.1", 9))])

    class Scripted:
        def recvfrom(self, _size):
            event = next(events)
            if isinstance(event, Exception):
                raise event
            return event

    with Client("UDP", server_port=9) as client:
        monkeypatch.setattr(client, "socket", Scripted())

        text = client.receive_response()
        monkeypatch.undo()

    assert text == "next"


def test_text_that_cannot_be_encoded_is_sent_all_the_same(pair):
    """A lone surrogate, as a terminal in another encoding gives, ends no chat."""
    client, connection = pair

    client.send_message("a\udcffb")

    assert connection.recv(16) == b"a?b"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere close wakes nobody")
@pytest.mark.parametrize("protocol", ["TCP", "UDP"])
def test_closing_wakes_who_waits(protocol, beside):
    """`close` in one thread ends `receive_response` in another; a second `close` does nothing."""
    with Server(protocol, port=0) as server:
        client = Client(protocol, server_port=server.port)
        client.socket.settimeout(None)
        waiting = beside(client.receive_response)

        client.close()
        client.close()

        with pytest.raises(OSError):  # noqa: PT011 - which one depends on how far the thread had come
            waiting.result(DEADLINE)
