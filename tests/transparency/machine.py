"""What this machine has: interpreters, abilities that a program may ask for, free ports."""

import functools
import importlib.util
import os
import random
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

WANTED = ("3.8", "3.11", "3.13")  # the oldest that a student may use, the kit's oldest, the newest
PORTS = range(20_000, 32_000, 10)  # below every system's ephemeral ports, so that no other socket walks in
SPAN = 10  # ports from its base on that belong to a program; the last is ours, to hold the place


@dataclass(frozen=True, order=True)
class Python:
    """An interpreter that was found: its version ("3.8.18") and the command that starts it."""

    version: str
    command: str

    @property
    def short(self) -> str:
        """The version's first two numbers, "3.8"."""
        return ".".join(self.version.split(".")[:2])

    def at_least(self, version: str) -> bool:
        """Whether it is this version ("3.11") or a later one."""
        own, other = ([int(part) for part in re.findall(r"\d+", text)] for text in (self.version, version))
        return own >= other


@functools.cache
def pythons() -> tuple[Python, ...]:
    """The current interpreter first, then each of `WANTED` that runs here and is not the current one."""
    current = Python(".".join(map(str, sys.version_info[:3])), sys.executable)
    found = {current.short: current}
    for wanted in WANTED:
        for command in commands(wanted):
            version = version_of(command)
            if version.startswith(wanted + "."):
                found.setdefault(wanted, Python(version, command))
    return tuple(found.values())


def commands(wanted: str) -> Iterator[str]:
    """What may start Python `wanted`: the one on PATH; where that is a pyenv shim, what it may stand for."""
    command = shutil.which(f"python{wanted}")
    if command is not None:
        yield command
        versions = Path(command).parent.parent / "versions"
        yield from map(str, sorted(versions.glob(f"{wanted}.*/bin/python{wanted}"), reverse=True))


def version_of(command: str) -> str:
    """The version that `command` says it is, or "" where it does not run."""
    with suppress(OSError, subprocess.TimeoutExpired):
        question = [command, "--version"]
        answer = subprocess.run(question, capture_output=True, text=True, timeout=20, check=False)
        if answer.returncode == 0:
            return answer.stdout.removeprefix("Python ").strip()
    return ""


def bindable(family: int, host: str, kind: int = socket.SOCK_STREAM, port: int = 0) -> bool:
    """Whether a socket of this family and kind can be bound there."""
    with suppress(OSError), socket.socket(family, kind) as probe:
        probe.bind((host, port))
        return True
    return False


def broadcasts() -> bool:
    """Whether a datagram to '<broadcast>' comes back to this machine (it needs an interface that can)."""
    kind = socket.AF_INET, socket.SOCK_DGRAM
    with suppress(OSError), socket.socket(*kind) as listener, socket.socket(*kind) as speaker:
        listener.bind(("", 0))
        listener.settimeout(1)
        speaker.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        speaker.sendto(b"?", ("<broadcast>", listener.getsockname()[1]))
        return listener.recv(1) == b"?"
    return False


ABILITIES: Mapping[str, Callable[[], bool]] = {
    "posix": lambda: os.name == "posix",
    "linux": lambda: sys.platform == "linux",
    "ssl": lambda: importlib.util.find_spec("_ssl") is not None,
    "ipv6": lambda: bindable(socket.AF_INET6, "::1"),
    "dualstack": lambda: bindable(socket.AF_INET6, "::1") and socket.has_dualstack_ipv6(),
    "broadcast": broadcasts,
}


@functools.cache
def able(name: str) -> bool:
    """Whether this machine can do what a program's `# needs:` line asks for."""
    return ABILITIES[name]()


@contextmanager
def port_base() -> Iterator[int]:
    """A port that is free like those after it, for TCP and UDP, and held against other runs for the block."""
    for base in random.sample(PORTS, len(PORTS)):
        with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as place:
            place.bind(("", base + SPAN - 1))
            if all(free(port) for port in range(base, base + SPAN - 1)):
                yield base
                return
    raise RuntimeError("no free ports for a program")


def free(port: int) -> bool:
    """Whether nobody has `port`, not even a connection in TIME_WAIT."""
    kinds = (socket.SOCK_STREAM, socket.SOCK_DGRAM)
    return all(bindable(socket.AF_INET, "", kind, port) for kind in kinds)
