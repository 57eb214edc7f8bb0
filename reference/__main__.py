"""`python -m reference server|client --protocol tcp|udp --host … --port …`: the complete chat.

Rule 1. Nothing but `sys` is imported while the current folder is on the module path (see `lab/__main__.py`).
Rule 2. Python 3.6 can read this file, so that an older Python gets a sentence.
"""

import sys

if sys.version_info < (3, 11):
    this = "{}.{}".format(*sys.version_info[:2])
    sys.stderr.write("The chat lab kit needs Python 3.11 or newer, and this is Python " + this + ".\n")
    sys.exit(2)
if __name__ == "__main__" and not sys.flags.safe_path:  # -P, -I and PYTHONSAFEPATH never put it there
    del sys.path[0]

import argparse
import importlib
import io
import logging
import os
import signal
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from reference.console import Lines, Page

HERE = Path(__file__).resolve().parent
FAR_AWAY = ["192.0.2.1", "10.0.0.1", "172.16.0.1", "192.168.0.1"]  # RFC 5737, then RFC 1918
OK, FAILED, USAGE = 0, 1, 2  # exit codes


def main(argv: list[str]) -> int:
    """Start the reference's server or client, and stay until it ends; return the exit code.

    It is 0 after Ctrl-C, SIGTERM or the end of the keyboard's input; 1 when the program could not start or the
    server was lost; 2 for wrong usage.
    """
    try:
        options = _options(argv)
    except SystemExit as end:
        return USAGE if end.code else OK
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)  # even if a shell had it ignored
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # this terminal may not have all letters
    lines = Lines(sys.stdout)
    sys.path[:0] = [str(HERE / options.protocol), str(HERE.parent / "lab")]
    try:
        program = importlib.import_module(f"{options.half}_chat")
        if options.half == "client":
            program.ChatClient(options.host, options.port).start()
        else:
            limits = program.Limits(users=options.users, per_address=min(options.users, options.users_per_address))
            with program.ChatServer(options.host, options.port, limits) as server:
                _serve(server, options, lines)
    except KeyboardInterrupt:
        lines.say("Stopped.")
    except OSError as error:
        print(error.strerror, file=sys.stderr)
        return FAILED
    finally:
        lines.finish()
    return OK


def local_addresses() -> set[str]:
    """Return this computer's addresses in the networks it is connected to, without asking anybody.

    Connecting a UDP socket sends nothing: the system only chooses the way, and so the address it would use.
    """
    found = set()
    for destination in FAR_AWAY:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):  # no way there
            probe.connect((destination, 9))
            found.add(probe.getsockname()[0])
    return found


def _stop(*_: object) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not cut short what the users are told
    raise KeyboardInterrupt


def _serve(server: Any, options: argparse.Namespace, lines: Lines) -> None:
    command = f"Users type: python -m reference client --protocol {options.protocol} --host"
    addresses = local_addresses() if options.host in {"", "0.0.0.0", "::"} else set()
    invitations = [f"{command} {address} --port {server.port}" for address in sorted(addresses)]
    log = logging.getLogger("chat")
    log.setLevel(logging.DEBUG if options.verbose else logging.INFO)
    serving = threading.Thread(target=server.start, name="serve", daemon=True)
    if sys.stdout and sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        title = f"Chat over {server.protocol_type} at {server.host}:{server.port}"
        page = Page(title, invitations, server.present)
        log.addHandler(page)
        serving.start()
        page.show_while(serving, sys.stdout)
    else:
        log.addHandler(lines)
        for one in invitations:
            lines.say(one)
        serving.start()
    while serving.is_alive():
        serving.join(1.0)  # in parts: on Windows a wait without end does not hear Ctrl-C


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m reference", description="The complete chat, to try out.")
    add = parser.add_argument
    add("half", choices=["server", "client"])
    add("--protocol", choices=["tcp", "udp"], default="tcp", help="default: tcp")
    add("--host", default="localhost", help="default: localhost; 0.0.0.0: every network")
    add("--port", type=int, default=12345, help="default: 12345")
    add("--users", type=int, default=1000, help="server: how many at once; default: 1000")
    add("--users-per-address", type=int, default=600, help="server: how many from one computer; default: 600")
    add("--verbose", action="store_true", help="server: shows every line of every user")
    options = parser.parse_args(argv)
    if not 0 <= options.port <= 65535:
        parser.error("ports go from 0 to 65535")
    if options.users < 1 or options.users_per_address < 1:
        parser.error("a chat has one user at least")
    return options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
