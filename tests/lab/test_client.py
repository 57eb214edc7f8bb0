"""What `lab.Client` promises."""

import pytest

from lab import Client, Server
from tests.lab.screen import DEADLINE


@pytest.fixture
def pair():
    """A client over TCP, and the server's end of its connection."""
    with Server("TCP", port=0) as server, Client("tcp", server_port=server.port) as client:
        connection, _ = server.socket.accept()
        with connection:
            yield client, connection


@pytest.mark.parametrize(("text", "sent"), [("одна строка", "одна строка"), ("a\udcffb", "a?b")])
def test_message_is_sent_as_it_is(pair, text, sent):
    """Nothing is added to it; a lone surrogate, as a terminal in another encoding gives, ends no chat."""
    client, connection = pair

    client.send_message(text)

    assert connection.recv(1024).decode() == sent


def test_character_torn_between_two_segments_stays_whole(pair, beside):
    """Half a character is kept for the next call, and alone it is no text yet: over TCP no text is empty."""
    client, connection = pair
    first, second = "я".encode()[:1], "я".encode()[1:]

    connection.sendall(b"A" + first)
    assert client.receive_response() == "A"
    waiting = beside(client.receive_response)
    connection.sendall(second + first)
    assert waiting.result(DEADLINE) == "я"
    connection.sendall(second)

    assert client.receive_response() == "я"


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
