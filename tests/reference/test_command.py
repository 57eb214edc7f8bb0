"""`python -m reference`: how it starts and how it ends."""

import re
import signal
import sys

import pytest

from reference.__main__ import local_addresses, main
from tests.lab.screen import Program

posix = pytest.mark.skipif(sys.platform == "win32", reason="a test cannot send Ctrl-C to one process there")


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_the_server_cleanly(chat, number):
    """Ctrl-C and SIGTERM end it with a sentence, exit code 0 and no traceback, users or not."""
    chat.join("ann")
    chat.server.sees("ann has joined the chat\n")

    chat.server.process.send_signal(number)
    code = chat.server.ends()

    assert code == 0
    assert chat.server.screen.splitlines()[-1] == "Stopped."
    assert "Traceback" not in chat.server.screen


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_a_client_cleanly(chat, number):
    """Ctrl-C in a client means: leave."""
    ann, bob = chat.join("ann", "bob")

    ann.process.send_signal(number)
    code = ann.ends()
    bob.types("still here")

    assert bob.process.poll() is None
    assert code == 0
    assert ann.screen.splitlines()[-1] == "You have left the chat."
    assert "Traceback" not in ann.screen


def test_tcp_client_notices_the_end_of_the_server(stage):
    """Without its server a client ends by itself, with a sentence and exit code 1."""
    chat = stage("tcp")
    (ann,) = chat.join("ann")

    chat.server.process.kill()
    code = ann.ends()

    assert code == 1
    assert ann.screen.splitlines()[-1] == "Connection to server lost."


def test_tcp_user_who_left_frees_the_name(stage):
    """After a goodbye the same name can join again."""
    chat = stage("tcp")
    ann, bob = chat.join("ann", "bob")

    ann.closes_keyboard()
    ann.ends()
    chat.server.sees("ann has left the chat")
    (again,) = chat.join("ann")
    again.types("back")

    bob.sees("ann: back\n")


def test_port_in_use_is_a_sentence(chat):
    """A second server at the same port ends with exit code 1 and says what to do."""
    second = chat.start("server", "--port", str(chat.port))

    assert second.ends() == 1
    assert f"localhost:{chat.port} is already in use" in second.screen
    assert "Traceback" not in second.screen


def test_client_without_a_server_is_a_sentence(stage):
    """Over TCP a client says at once that there is no server."""
    chat = stage("tcp")
    chat.server.process.kill()
    chat.server.ends()
    client = chat.start("client", "--port", str(chat.port))

    assert client.ends() == 1
    assert client.screen.startswith(f"No server answers at localhost:{chat.port}: start it first")


def test_udp_client_without_a_server_says_so_and_goes_on(stage):
    """Over UDP nobody can tell, so a client that hears nothing says so, and keeps trying."""
    chat = stage("udp")
    chat.server.process.kill()
    chat.server.ends()
    client = chat.opens()

    client.types("ann")

    client.sees(f"No answer from localhost:{chat.port} yet: is the server running?")
    assert client.process.poll() is None


def test_wildcard_host_tells_what_users_type():
    """`--host 0.0.0.0` shows a whole command line for each address of this computer."""
    with Program("-m", "reference", "server", "--host", "0.0.0.0", "--port", "0") as server:
        port = re.findall(r"started at 0\.0\.0\.0:(\d+)", server.sees("Server started at 0.0.0.0"))[0]
        for address in local_addresses():
            server.sees(f"python -m reference client --protocol tcp --host {address} --port {port}\n")


def test_addresses_are_numeric_and_different():
    """Nothing is looked up: the addresses are what the system would send from."""
    addresses = local_addresses()

    assert len(set(addresses)) == len(addresses)
    assert all(re.fullmatch(r"\d+\.\d+\.\d+\.\d+", address) for address in addresses)


@pytest.mark.parametrize("argv", [[], ["teacher"], ["server", "--port", "65536"], ["client", "--protocol", "sctp"]])
def test_wrong_usage(argv, capsys):
    """Exit code 2, and the usage."""
    assert main(argv) == 2
    assert "usage: python -m reference" in capsys.readouterr().err
