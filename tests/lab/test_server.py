"""What `lab.Server` promises."""

import socket
import struct
import sys
import threading

import pytest

from lab import Client, Server
from tests.lab.screen import DEADLINE


@pytest.fixture
def tcp():
    with Server("TCP", port=0) as server:
        yield server


@pytest.fixture
def udp():
    with Server("UDP", port=0) as server:
        yield server


def test_protocol_in_any_case_is_kept_in_capitals():
    """`protocol_type` is normalised, and a port that the system chose is told."""
    with Server("tcp", port=0) as tcp, Server("Udp", port=0) as udp:
        assert (tcp.protocol_type, udp.protocol_type) == ("TCP", "UDP")
        assert tcp.port == tcp.socket.getsockname()[1] != 0
        assert tcp.host == udp.host == "localhost"


def test_defaults_are_those_of_the_documents(monkeypatch):
    """Without arguments both are UDP at localhost:12345."""
    addresses = []
    monkeypatch.setattr(Server, "_bind", lambda _, port: addresses.append(port))

    with Server() as server, Client() as client:
        assert (server.protocol_type, server.host, server.port) == ("UDP", "localhost", 12345)
        assert (client.protocol_type, client.server_host, client.server_port) == ("UDP", "localhost", 12345)
    assert addresses == [12345]


def test_udp_request_comes_with_the_address_to_answer(udp):
    """Over UDP `handle_client` returns text (which may be empty) and address, and `send_response` answers there."""
    with Client("UDP", server_port=udp.port) as client:
        for request in ("привет", ""):
            client.send_message(request)

            text, address = udp.handle_client()
            udp.send_response(text.upper(), address)

            assert address == ("127.0.0.1", client.socket.getsockname()[1])
            assert client.receive_response() == request.upper()


def test_tcp_response_ends_the_connection(tcp):
    """Over TCP `handle_client` returns text and connection, and `send_response` closes that."""
    with Client("TCP", server_port=tcp.port) as client:
        client.send_message("one")

        text, connection = tcp.handle_client()
        tcp.send_response(text + " two", connection)

        assert client.receive_response() == "one two"
        assert connection.fileno() == -1
        with pytest.raises(ConnectionError):
            client.receive_response()


def test_tcp_request_never_ends_in_half_a_character(tcp, beside):
    """A character that is torn between two segments arrives whole."""
    first, second = "я".encode()[:1], "я".encode()[1:]
    with socket.create_connection(("localhost", tcp.port)) as client:
        client.sendall(b"ABC" + first)
        request = beside(tcp.handle_client)
        client.sendall(second)

        text, connection = request.result(DEADLINE)
        connection.close()

    assert text == "ABCя"


def test_connection_without_a_word_is_no_request(tcp):
    """Who connects and goes again holds up nobody."""
    socket.create_connection(("localhost", tcp.port)).close()
    with Client("TCP", server_port=tcp.port) as client:
        client.send_message("real")

        text, connection = tcp.handle_client()
        connection.close()

    assert text == "real"


def test_client_that_has_gone_gets_no_answer(tcp):
    """Answering a client that has reset its connection raises nothing."""
    client = socket.create_connection(("localhost", tcp.port))
    client.sendall(b"bye")
    _, connection = tcp.handle_client()
    reset_at_close = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset_at_close)
    client.close()

    tcp.send_response("x" * 1_000_000, connection)

    assert connection.fileno() == -1


def test_unread_rest_of_a_request_does_not_cost_the_answer(tcp):
    """A request longer than one read is answered, not reset."""
    with Client("TCP", server_port=tcp.port) as client:
        client.send_message("x" * 200_000)

        _, connection = tcp.handle_client()
        tcp.send_response("answer", connection)

        assert client.receive_response() == "answer"


def test_port_is_free_again_at_once():
    """A server that ended the connections itself (TIME_WAIT) can be started again."""
    with Server("TCP", port=0) as server, Client("TCP", server_port=server.port) as client:
        client.send_message("x")
        server.send_response("y", server.handle_client()[1])
        assert client.receive_response() == "y"

    with Server("TCP", port=server.port) as again:
        assert again.port == server.port


@pytest.mark.parametrize("half", [Server, Client])
def test_windows_reset_on_udp_is_passed_over(half, monkeypatch):
    """On Windows a datagram to a closed port makes the next recvfrom fail: server and client go on."""
    events = [(b"next", ("127.0.0.1", 9)), ConnectionResetError(10054, "reset")]

    def recvfrom(_socket, _size):
        if isinstance(event := events.pop(), Exception):
            raise event
        return event

    monkeypatch.setattr(socket.socket, "recvfrom", recvfrom)
    with half("UDP", "localhost", 0) as one:
        assert (one.handle_client()[0] if half is Server else one.receive_response()) == "next"


def test_subclass_overrides_handle_client_with_its_own_signature(beside):
    """A chat accepts from `self.socket` and gives each connection to `handle_client` in a thread."""

    class Chat(Server):
        def __init__(self, port=0):
            super().__init__(protocol_type="TCP", host="localhost", port=port)
            self.clients = {}

        def handle_client(self, conn, addr):
            with conn:
                conn.send(b"Enter your name: ")
                self.clients[conn.recv(1024).decode()] = conn
                conn.send(f"Welcome, {addr[1]}!".encode())

        def start(self):
            thread = threading.Thread(target=self.handle_client, args=self.socket.accept())
            thread.start()
            return thread

    with Chat() as chat, Client("TCP", server_port=chat.port) as client:
        thread = chat.start()
        assert client.receive_response() == "Enter your name: "
        client.send_message("ann")
        assert client.receive_response() == f"Welcome, {client.socket.getsockname()[1]}!"
        thread.join(DEADLINE)

    assert list(chat.clients) == ["ann"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere close wakes nobody")
@pytest.mark.parametrize("protocol", ["TCP", "UDP"])
@pytest.mark.parametrize("half", [Server, Client])
def test_closing_wakes_who_waits(half, protocol, beside):
    """`close` in one thread ends the wait in another; a second `close` does nothing."""
    with Server(protocol, port=0) as server:
        one = server if half is Server else Client(protocol, server_port=server.port)
        one.socket.settimeout(None)
        waiting = beside(one.handle_client if half is Server else one.receive_response)

        one.close()
        one.close()

        with pytest.raises(OSError):  # noqa: PT011 - which one depends on how far the thread had come
            waiting.result(DEADLINE)
