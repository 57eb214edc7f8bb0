"""What goes wrong at the start is said with host, port and advice, and keeps its natural type."""

import errno
import socket

import pytest

from lab import Client, Server


@pytest.mark.parametrize("protocol", ["TCP", "UDP"])
def test_port_in_use(protocol):
    """A taken port is an OSError with its errno, over UDP too."""
    with Server(protocol, port=0) as server, pytest.raises(OSError, match="already in use") as caught:
        Server(protocol, port=server.port)

    assert caught.value.errno == errno.EADDRINUSE
    assert f"localhost:{server.port}" in str(caught.value)


def test_refused_connection():
    """Where nobody listens, a TCP client says that the server is to be started first."""
    with Server("TCP", port=0) as server:
        port = server.port

    with pytest.raises(ConnectionRefusedError, match=f"localhost:{port}: start it first") as caught:
        Client("TCP", server_port=port)

    assert caught.value.errno == errno.ECONNREFUSED


@pytest.mark.parametrize("host", ["no such host", "..", "x" * 70])
@pytest.mark.parametrize("protocol", ["TCP", "UDP"])
@pytest.mark.parametrize("half", [Server, Client])
def test_unknown_host(half, protocol, host):
    """A host that does not exist, or could not, is a gaierror."""
    with pytest.raises(socket.gaierror) as caught:
        half(protocol, host, 12345)

    assert f"Unknown host in {host}:12345" in str(caught.value)


def test_host_of_another_computer():
    """A server starts only at an address of its own computer (this one is for documentation, RFC 5737)."""
    with pytest.raises(OSError, match=r"203\.0\.113\.77:12345 is not this computer") as caught:
        Server("TCP", "203.0.113.77", 12345)

    assert caught.value.errno == errno.EADDRNOTAVAIL


@pytest.mark.parametrize("half", [Server, Client])
def test_unknown_protocol(half):
    """Only TCP and UDP are known."""
    with pytest.raises(ValueError, match=r"Unknown protocol 'SCTP' .* localhost:4711: use 'TCP' or 'UDP'"):
        half("SCTP", "localhost", 4711)


@pytest.mark.parametrize("port", [-1, 65536])
@pytest.mark.parametrize("half", [Server, Client])
def test_no_such_port(half, port):
    """A port out of range is an OverflowError, as from the socket module."""
    with pytest.raises(OverflowError, match=f"localhost:{port}: ports go from 0 to 65535"):
        half("UDP", "localhost", port)


@pytest.mark.parametrize(
    ("half", "step", "number", "advice"),
    [
        (Server, "_bind", errno.EACCES, "above 1023"),
        (Server, "_bind", errno.EPERM, "above 1023"),
        (Server, "_bind", errno.ENOBUFS, "check the host and the port"),
        (Client, "_connect", errno.ETIMEDOUT, "firewall"),
        (Client, "_connect", errno.EHOSTUNREACH, "the system's words"),
    ],
)
def test_other_failures(monkeypatch, half, step, number, advice):
    """What the system refuses for other reasons keeps its type and number, and says what to do."""
    original = OSError(number, "the system's words")

    def refuse(_self, _where):
        raise original

    monkeypatch.setattr(half, step, refuse)
    with pytest.raises(type(original), match=f"localhost:80.*{advice}") as caught:
        half("TCP", "localhost", 80)

    assert caught.value.errno == number
