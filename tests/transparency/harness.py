"""Run a program bare, or under the grader's child and taps, and say whether anybody could tell the difference.

Rule 1. A program runs alike both times: same interpreter, arguments, environment and kind of working directory; only
        the network's own variables are added.
Rule 2. What it prints and its exit code are compared; what it says on stderr is shown where they differ.
Rule 3. Nothing outlives a run, and no run lasts longer than `LONGEST` seconds.
Rule 4. What a machine cannot do is skipped by name (`# needs:` and `# python:` lines in the program), never by accident.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = Path(__file__).parent / "programs"
WANTED = ("3.8", "3.11", "3.13")  # the oldest that a student may use, the kit's own oldest, the newest we have met
LONGEST = 20.0  # seconds; every program ends itself after 8, so that longer is a hang of a process it left behind
PORTS = range(20_000, 32_000, 10)  # below every system's ephemeral ports, so that no other socket walks in
SPAN = 10  # ports from its base on that belong to a program; the last is ours, to hold the place


@dataclass(frozen=True)
class Output:
    """What a program printed, and how it ended (`code` is None where it had to be stopped)."""

    stdout: str
    stderr: str
    code: int | None

    def looks_like(self, other: Output) -> bool:
        """Whether an observer of the program could not tell the two apart."""
        return (self.stdout, self.code) == (other.stdout, other.code) and self.code is not None


@dataclass(frozen=True)
class Python:
    """An interpreter that was found: its version ("3.8.18") and the command that starts it."""

    version: str
    command: str

    @property
    def short(self) -> str:
        """The version's first two numbers, "3.8"."""
        return ".".join(self.version.split(".")[:2])


def programs() -> list[Path]:
    """All programs, in the order of their names."""
    return sorted(PROGRAMS.glob("*.py"))


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
    """What may start Python `wanted`: the one on PATH, and behind a pyenv shim that refuses, the one it stands for."""
    command = shutil.which(f"python{wanted}")
    if command is not None:
        yield command
        versions = Path(command).parent.parent / "versions"
        yield from map(str, sorted(versions.glob(f"{wanted}.*/bin/python{wanted}"), reverse=True))


def version_of(command: str) -> str:
    """The version that `command` says it is, or "" where it does not run."""
    with suppress(OSError, subprocess.TimeoutExpired):
        said = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=20, check=False)
        if said.returncode == 0:
            return said.stdout.removeprefix("Python ").strip()
    return ""


def bindable(family: int, host: str, kind: int = socket.SOCK_STREAM, port: int = 0) -> bool:
    """Whether a socket of this family and kind can be bound there."""
    with suppress(OSError), socket.socket(family, kind) as probe:
        probe.bind((host, port))
        return True
    return False


def broadcast() -> bool:
    """Whether a datagram to '<broadcast>' comes back to this machine (it needs an interface that can)."""
    with suppress(OSError), udp_socket() as listener, udp_socket() as speaker:
        listener.bind(("", 0))
        listener.settimeout(1)
        speaker.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        speaker.sendto(b"?", ("<broadcast>", listener.getsockname()[1]))
        return listener.recv(1) == b"?"
    return False


def udp_socket() -> socket.socket:
    """A UDP socket, unbound."""
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


ABILITIES: Mapping[str, Callable[[], bool]] = {
    "posix": lambda: os.name == "posix",
    "ssl": lambda: importlib.util.find_spec("_ssl") is not None,
    "linux": lambda: sys.platform == "linux",
    "ipv6": lambda: bindable(socket.AF_INET6, "::1"),
    "dualstack": lambda: bindable(socket.AF_INET6, "::1") and socket.has_dualstack_ipv6(),
    "broadcast": broadcast,
}


@functools.cache
def able(name: str) -> bool:
    """Whether this machine can do what a program's `# needs:` line asks for."""
    return ABILITIES[name]()


def lacks(program: Path, python: Python) -> str:
    """What `program` needs and this machine or interpreter has not, or "" where it can run."""
    text = program.read_text(encoding="utf-8")
    for name in " ".join(re.findall(r"^# needs: (.+)$", text, re.MULTILINE)).split():
        if not able(name):
            return name
    for least in re.findall(r"^# python: ([\d.]+)\+$", text, re.MULTILINE):
        if numbers(python.version) < numbers(least):
            return f"Python {least}"
    return ""


def numbers(version: str) -> tuple[int, ...]:
    """A version to compare by: "3.8.18" is (3, 8, 18)."""
    return tuple(int(part) for part in re.findall(r"\d+", version))


@contextmanager
def port_base() -> Iterator[int]:
    """A port P such that P to P + SPAN - 2 are free for TCP and UDP, held against other runs while the block lasts."""
    for base in random.sample(PORTS, len(PORTS)):
        with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as place:
            place.bind(("", base + SPAN - 1))
            if all(free(port) for port in range(base, base + SPAN - 1)):
                yield base
                return
    raise RuntimeError("no free ports for a program")


def free(port: int) -> bool:
    """Whether nobody has `port`, not even a connection in TIME_WAIT."""
    return bindable(socket.AF_INET, "", socket.SOCK_STREAM, port) and bindable(
        socket.AF_INET, "", socket.SOCK_DGRAM, port
    )


def bare(program: Path, python: Python, port: int) -> Output:
    """Run `program` as a student does, with nothing of ours in the way."""
    return run(program, python, port, {})


def tapped(program: Path, python: Python, port: int) -> Output:
    """Run `program` under the child and the taps, as a play does."""
    from grader.network import Network
    from grader.recorder import Recorder

    with Network(Recorder()) as network:
        return run(program, python, port, network.environment("ann"))


def run(program: Path, python: Python, port: int, extra: Mapping[str, str]) -> Output:
    """Run `program` with `port` as its argument, and `extra` beside the environment that this process has."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    with tempfile.TemporaryDirectory(prefix="transparency-") as folder:
        process = subprocess.Popen(
            [python.command, str(program), str(port)],
            cwd=folder,
            env={**environment, "PYTHONIOENCODING": "utf-8", **extra},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        try:
            stdout, stderr = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            stop(process)
            stdout, stderr = process.communicate()
            return Output(stdout, stderr + f"\n(stopped after {LONGEST} seconds)", None)
        finally:
            stop(process)
        return Output(stdout, stderr, process.returncode)


def stop(process: subprocess.Popen[str]) -> None:
    """End the program and what it started."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
