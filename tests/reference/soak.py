"""People join, leave and write at random, for as long as you like: `python -m tests.reference.soak --minutes 10`.

Some stay from the beginning to the end: each of them must hear every line of the others, once, in order. The rest come
and go: politely, by a reset, half-closed, without a name, without reading. Afterwards the server must have no thread,
no descriptor and little memory more than before, and no traceback in its log.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import selectors
import signal
import socket
import sys
import threading
import time
from collections import Counter
from contextlib import suppress

import psutil

from tests.lab.screen import DEADLINE, Program
from tests.reference.wire import Wire

RESIDENTS, VISITORS = 5, 40
GROWTH = 8 << 20  # bytes of memory that the server may have more than after its first thousand steps
SIGNS_OF_TROUBLE = ("Traceback", "Exception", "Error", "Dropped resident")


LINE = re.compile(r"(resident\d+): (\d+) я*")
PRIVATE = re.compile(r"Private from resident\d+: private for (\S+)")


class Person:
    """One connection of the soak, and what came to it: the last line of each resident, and what was wrong."""

    def __init__(self, port: int, name: str) -> None:
        self.wire, self.name = Wire(port), name
        self.written = 0
        self.rest = b""
        self.heard: Counter[str] = Counter()
        self.complaints: list[str] = []

    def hears(self, data: bytes) -> None:
        """Look at each line that is whole: of each resident's lines the next one, and no other, is due."""
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            text = line.decode(errors="replace")
            if found := LINE.fullmatch(text):
                speaker, number = found[1], int(found[2])
                if number != self.heard[speaker] + 1 or speaker == self.name:
                    self.complaints.append(f"{self.name} had line {self.heard[speaker]} of {speaker}; then: {text}")
                self.heard[speaker] = number
            elif (found := PRIVATE.search(text)) and found[1] != self.name:
                self.complaints.append(f"{self.name} read what was private: {text}")
            elif "resident" in text and LINE.search(text):
                self.complaints.append(f"{self.name} read a torn line: {text}")

    def writes(self, text: str) -> None:
        """Write one line; one who was dropped or has ended the sending writes nothing."""
        with suppress(OSError):
            self.wire.sendall(f"{text}\n".encode())


class Soak:
    """A server, those who stay, and those who come and go."""

    def __init__(self, port: int, seed: int) -> None:
        self.port, self.chance = port, random.Random(seed)
        self.selector = selectors.DefaultSelector()
        self.did: Counter[str] = Counter()
        self.number = 0
        self.visitors: list[Person] = []
        self.residents = [self.welcomed(f"resident{number}") for number in range(RESIDENTS)]

    def welcomed(self, name: str) -> Person:
        """Connect and join, and wait for the welcome: who is not here yet cannot hear what the others write."""
        person = self.comes(name)
        person.wire.hears(f"Welcome to the chat, {name}!")
        return person

    def comes(self, name: str) -> Person:
        """Connect and, with a name, join."""
        person = Person(self.port, name)
        if name:
            person.writes(name)
        self.selector.register(person.wire, selectors.EVENT_READ, person)
        return person

    def goes(self, person: Person) -> None:
        """Close what is left of a connection."""
        with suppress(KeyError, ValueError):
            self.selector.unregister(person.wire)
        person.wire.close()

    def read(self, seconds: float) -> None:
        """Read what has come for anybody."""
        for key, _ in self.selector.select(seconds):
            person = key.data
            try:
                data = person.wire.recv(1 << 16)
            except OSError:
                data = b""
            if person in self.residents:
                person.hears(data)
            if not data:
                self.selector.unregister(person.wire)

    def step(self) -> None:
        """Have somebody do something."""
        what = self.chance.choices(
            [
                "write",
                "visitor writes",
                "join",
                "quit",
                "half-close",
                "reset",
                "close",
                "nameless",
                "deaf",
                "torn",
                "pm",
            ],
            [30, 20, 10, 3, 3, 3, 3, 2, 1, 5, 5],
        )[0]
        if what in {"join", "nameless", "deaf"} and len(self.visitors) >= VISITORS:
            what = self.chance.choice(["quit", "half-close", "reset", "close"])
        if what not in {"write", "torn", "pm", "join", "nameless", "deaf"} and not self.visitors:
            what = "join"
        self.did[what] += 1
        getattr(self, "_" + what.replace(" ", "_").replace("-", "_"))()

    def _resident_line(self, person: Person) -> str:
        person.written += 1
        return f"{person.written} {'я' * self.chance.randrange(40)}"

    def _write(self) -> None:
        person = self.chance.choice(self.residents)
        for _ in range(self.chance.choice([1, 1, 1, 20])):
            person.writes(self._resident_line(person))

    def _torn(self) -> None:
        person = self.chance.choice(self.residents)
        for byte in f"{self._resident_line(person)}\n".encode():
            person.wire.sendall(bytes([byte]))

    def _pm(self) -> None:
        person, friend = self.chance.sample(self.residents, 2)
        person.writes(f"/pm {friend.name} {self._private(person, friend)}")

    def _private(self, person: Person, friend: Person) -> str:
        return f"private for {friend.name} from {person.name}"

    def _visitor_writes(self) -> None:
        self.chance.choice(self.visitors).writes(
            self.chance.choice(["hello", "/who", "/pm nobody x", "/help", "x" * 3000])
        )

    def _join(self) -> None:
        self.number += 1
        self.visitors.append(self.comes(f"visitor{self.number}"))

    def _nameless(self) -> None:
        self.visitors.append(self.comes(""))

    def _deaf(self) -> None:
        self._join()
        self.selector.unregister(self.visitors[-1].wire)

    def _leaver(self) -> Person:
        return self.visitors.pop(self.chance.randrange(len(self.visitors)))

    def _quit(self) -> None:
        person = self._leaver()
        person.writes("/quit")
        self.goes(person)

    def _half_close(self) -> None:
        person = self._leaver()
        with suppress(OSError):
            person.wire.shutdown(socket.SHUT_WR)
        self.goes(person)

    def _reset(self) -> None:
        person = self._leaver()
        with suppress(KeyError, ValueError):
            self.selector.unregister(person.wire)
        person.wire.resets()

    def _close(self) -> None:
        self.goes(self._leaver())

    def settle(self) -> None:
        """Read until all residents have heard all that residents wrote."""
        end = time.monotonic() + DEADLINE
        while self.missing() and time.monotonic() < end:
            self.read(0.05)

    def missing(self) -> list[str]:
        """Return who has not heard all of whom, as sentences."""
        return [
            f"{listener.name} heard {listener.heard[speaker.name]} of {speaker.written} lines of {speaker.name}"
            for listener in self.residents
            for speaker in self.residents
            if speaker is not listener and listener.heard[speaker.name] != speaker.written
        ]

    def end(self) -> None:
        """Everybody leaves."""
        for person in [*self.visitors, *self.residents]:
            self.goes(person)
        self.selector.close()


def soak(seconds: float, steps: int, seed: int) -> list[str]:
    """Run a server for so long, or so many steps; return complaints."""
    with Program("-m", "reference", "server", "--port", "0") as server:
        port = int(re.findall(r"started at \S+:(\d+)\n", server.sees("started at"))[0])
        process = psutil.Process(server.process.pid)
        before = _resources(process)
        play = Soak(port, seed)
        end, done, memory = time.monotonic() + seconds, 0, 0
        while done < steps or time.monotonic() < end:
            play.step()
            play.read(0.001)
            done += 1
            if done == min(1000, steps or 1000):
                memory = process.memory_info().rss
        play.settle()
        complaints = play.missing() + [said for one in play.residents for said in one.complaints]
        lines = sum(one.written for one in play.residents)
        play.end()
        limit, turn = time.monotonic() + DEADLINE, threading.Event()
        while _resources(process) != before and time.monotonic() < limit:
            turn.wait(0.05)
        after, growth = _resources(process), process.memory_info().rss - memory
        if after != before:
            complaints.append(f"the server had {before} threads and descriptors, and has {after}")
        if growth > GROWTH:
            complaints.append(f"the server's memory has grown by {growth >> 10} KB since step 1,000")
        server.process.send_signal(signal.SIGTERM)
        if server.ends() != 0:
            complaints.append(f"the server ended with exit code {server.process.returncode}")
        complaints += [row for row in server.screen.splitlines() if any(sign in row for sign in SIGNS_OF_TROUBLE)]
        print(f"{done} steps: {dict(play.did.most_common())}; {lines} lines of those who stayed, each for "
              f"{RESIDENTS - 1} others; memory {growth >> 10:+d} KB; {len(complaints)} complaints")  # fmt: skip
        return complaints


def _resources(process: psutil.Process) -> tuple[int, int]:
    return process.num_threads(), process.num_fds() if os.name == "posix" else process.num_handles()


def main() -> int:
    """Return 0 where there is nothing to complain of."""
    parser = argparse.ArgumentParser(prog="python -m tests.reference.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=4711)
    options = parser.parse_args()
    complaints = soak(60 * options.minutes, 0, options.seed)
    print(*complaints, sep="\n")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
