"""`python -m reference`: how it starts and how it ends."""

import re
import signal
import sys

import pytest

from reference.__main__ import local_addresses, main

posix = pytest.mark.skipif(sys.platform == "win32", reason="a test cannot send Ctrl-C to one process there")


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_a_client_and_the_server_cleanly(chat, number):
    """Ctrl-C and SIGTERM: a client leaves, the server stops with a sentence; exit code 0, no traceback."""
    ann, bob = chat.join("ann", "bob")

    ann.process.send_signal(number)
    codes = [ann.ends()]
    bob.types("still here")
    bob.sees("ann has left the chat.")
    chat.server.process.send_signal(number)
    codes.append(chat.server.ends())
    bob.sees("The server is shutting down.")

    assert codes == [0, 0]
    assert ann.screen.splitlines()[-1] == "You have left the chat."
    assert chat.server.screen.splitlines()[-1] == "Stopped."
    assert "Traceback" not in ann.screen + chat.server.screen


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
    chat.server.sees("ann has left the chat, after 0 lines")
    (again,) = chat.join("ann")
    again.types("back")

    bob.sees("ann: back\n")


def test_port_in_use_is_a_sentence(chat):
    """A second server at the same port ends with exit code 1 and says what to do."""
    second = chat.start("server", "--port", str(chat.port))

    assert second.ends() == 1
    assert f"localhost:{chat.port} is already in use" in second.screen
    assert "Traceback" not in second.screen


def test_client_without_a_server_says_so(chat):
    """Over TCP at once; over UDP nobody can tell, so a client that hears nothing says so, and keeps trying."""
    chat.server.process.kill()
    chat.server.ends()
    client = chat.start("client", "--port", str(chat.port))

    if chat.protocol == "tcp":
        assert client.ends() == 1
        assert client.screen.startswith(f"No server answers at localhost:{chat.port}: start it first")
    else:
        client.types("ann")
        client.sees(f"No answer from localhost:{chat.port} yet: is the server running?")
        assert client.process.poll() is None


def test_wildcard_host_tells_what_users_type(stage):
    """`--host 0.0.0.0` shows a whole command line for each address of this computer: numbers, no two alike."""
    chat, addresses = stage("tcp", "--host", "0.0.0.0"), local_addresses()

    for address in addresses:
        chat.server.sees(f"python -m reference client --protocol tcp --host {address} --port {chat.port}\n")
    assert len(set(addresses)) == len(addresses)
    assert all(re.fullmatch(r"\d+\.\d+\.\d+\.\d+", address) for address in addresses)


@pytest.mark.parametrize(
    "argv",
    [[], ["teacher"], ["server", "--port", "65536"], ["client", "--protocol", "sctp"], ["server", "--users", "0"]],
)
def test_wrong_usage(argv, capsys):
    """Exit code 2, and the usage."""
    assert main(argv) == 2
    assert "usage: python -m reference" in capsys.readouterr().err
