"""People join, leave and write at random, for as long as you like: `python -m tests.reference.soak --minutes 10`.

Some stay from the beginning to the end: each of them must hear every line of the others, once, in order. The rest come
and go: politely, by a reset, half-closed, without a name, without reading. Afterwards the server must have no thread,
no descriptor and little memory more than before, and no traceback in its log.
"""

import argparse
import os
import random
import re
import selectors
import signal
import socket
import sys
import time
from collections import Counter
from contextlib import suppress

import psutil

from tests.lab.screen import Program
from tests.reference.wire import Wire, until

RESIDENTS, VISITORS = 5, 40
GROWTH = 8 << 20  # bytes of memory that the server may have more than after its first thousand steps
SIGNS_OF_TROUBLE = ("Traceback", "Exception", "Error", "Dropped resident")
COMES = {"join": 10, "nameless": 2, "deaf": 1}  # what happens how often
GOES = {"quit": 3, "half-close": 3, "reset": 3, "close": 3}
HAPPENS = {"write": 30, "torn": 5, "pm": 5, "visitor writes": 20, **COMES, **GOES}
LINE = re.compile(r"(resident\d+): (\d+) я*")
PRIVATE = re.compile(r"Private from resident\d+: private for (\S+)")


class Person:
    """One connection of the soak, and what came to it: the last line of each resident, and what was wrong."""

    def __init__(self, port: int, name: str) -> None:
        self.wire, self.name = Wire(port), name
        self.written, self.rest = 0, b""
        self.heard: Counter[str] = Counter()
        self.complaints: list[str] = []

    def hears(self, data: bytes) -> None:
        """Look at each line that is whole: of each resident's lines the next one, and no other, is due."""
        *lines, self.rest = (self.rest + data).split(b"\n")
        for text in (line.decode(errors="replace") for line in lines):
            if found := LINE.fullmatch(text):
                speaker, number = found[1], int(found[2])
                if number != self.heard[speaker] + 1 or speaker == self.name:
                    self.complaints.append(f"{self.name} had line {self.heard[speaker]} of {speaker}; then: {text}")
                self.heard[speaker] = number
            elif LINE.search(text) or ((found := PRIVATE.search(text)) and found[1] != self.name):
                self.complaints.append(f"{self.name} read a torn line, or what was private: {text}")

    def writes(self, text: str) -> None:
        """Write one line; one who was dropped or has ended the sending writes nothing."""
        with suppress(OSError):
            self.wire.sendall(f"{text}\n".encode())


class Soak:
    """Those who stay, and those who come and go."""

    def __init__(self, port: int, seed: int) -> None:
        self.port, self.chance = port, random.Random(seed)
        self.selector = selectors.DefaultSelector()
        self.did: Counter[str] = Counter()
        self.visitors: list[Person] = []
        self.residents = [self.comes(f"resident{number}") for number in range(RESIDENTS)]
        for one in self.residents:  # who is not here yet cannot hear what the others write
            until(lambda one=one: self.read(0.05) or one.heard["welcome"])  # type: ignore[misc]

    def comes(self, name: str) -> Person:
        """Connect and, with a name, join."""
        person = Person(self.port, name)
        if name:
            person.writes(name)
        self.selector.register(person.wire, selectors.EVENT_READ, person)
        return person

    def read(self, seconds: float) -> None:
        """Read what has come for anybody."""
        for key, _ in self.selector.select(seconds):
            person, data = key.data, b""
            with suppress(OSError):
                data = person.wire.recv(1 << 16)
            person.heard["welcome"] |= b"Welcome" in data
            if person.name.startswith("resident"):
                person.hears(data)
            if not data:
                self.selector.unregister(person.wire)

    def step(self) -> None:
        """Have somebody do something."""
        (what,) = self.chance.choices(list(HAPPENS), list(HAPPENS.values()))
        if what in COMES and len(self.visitors) >= VISITORS:
            what = self.chance.choice(list(GOES))
        if not self.visitors and (what in GOES or what == "visitor writes"):
            what = "join"
        self.did[what] += 1
        if what in COMES:
            self.visitors.append(self.comes("" if what == "nameless" else f"visitor{self.did.total()}"))
            if what == "deaf":
                self.selector.unregister(self.visitors[-1].wire)
        elif what in GOES:
            self.goes(self.visitors.pop(self.chance.randrange(len(self.visitors))), what)
        elif what == "visitor writes":
            lines = ["hello", "/who", "/pm nobody x", "/help", "x" * 3000]
            self.chance.choice(self.visitors).writes(self.chance.choice(lines))
        else:
            self.resident_writes(*self.chance.sample(self.residents, 2), what)

    def resident_writes(self, person: Person, friend: Person, what: str) -> None:
        """Write something privately, or a line or several to all, or a line byte by byte."""
        if what == "pm":
            person.writes(f"/pm {friend.name} private for {friend.name}")
            return
        for _ in range(self.chance.choice([1, 1, 1, 20]) if what == "write" else 1):
            person.written += 1
            data = f"{person.written} {'я' * self.chance.randrange(40)}\n".encode()
            with suppress(OSError):
                for piece in [data] if what == "write" else [bytes([byte]) for byte in data]:
                    person.wire.sendall(piece)

    def goes(self, person: Person, how: str = "close") -> None:
        """Leave in one of several ways."""
        with suppress(KeyError):
            self.selector.unregister(person.wire)
        if how == "reset":
            person.wire.resets()
        elif how == "quit":
            person.writes("/quit")
        elif how == "half-close":
            with suppress(OSError):
                person.wire.shutdown(socket.SHUT_WR)
        person.wire.close()

    def missing(self) -> list[str]:
        """Return who has not heard all of whom, as sentences."""
        return [
            f"{listener.name} heard {listener.heard[speaker.name]} of {speaker.written} lines of {speaker.name}"
            for listener in self.residents
            for speaker in self.residents
            if speaker is not listener and listener.heard[speaker.name] != speaker.written
        ]


def soak(seconds: float, steps: int, seed: int) -> list[str]:
    """Run a server for so long, or so many steps; return complaints."""
    with Program("-m", "reference", "server", "--port", "0") as server:
        port = int(re.findall(r"started at \S+:(\d+)\n", server.sees("started at"))[0])
        process = psutil.Process(server.process.pid)
        before, memory = _resources(process), 0
        play, end = Soak(port, seed), time.monotonic() + seconds
        while play.did.total() < steps or time.monotonic() < end:
            play.step()
            play.read(0.001)
            if play.did.total() == min(1000, steps or 1000):
                memory = process.memory_info().rss
        with suppress(AssertionError):
            until(lambda: play.read(0.05) or not play.missing())
        complaints = play.missing() + [said for one in play.residents for said in one.complaints]
        for person in [*play.visitors, *play.residents]:
            play.goes(person)
        play.selector.close()
        with suppress(AssertionError):
            until(lambda: _resources(process) == before)
        after, growth = _resources(process), process.memory_info().rss - memory
        server.process.send_signal(signal.SIGTERM)
        code = server.ends()
        wrong = {
            f"the server had {before} threads and descriptors, and has {after}": after != before,
            f"the server's memory has grown by {growth >> 10} KB since step 1,000": growth > GROWTH,
            f"the server ended with exit code {code}": code != 0,
        }
        complaints += [sentence for sentence, holds in wrong.items() if holds]
        complaints += [row for row in server.screen.splitlines() if any(sign in row for sign in SIGNS_OF_TROUBLE)]
        lines = sum(one.written for one in play.residents)
        print(f"{play.did.total()} steps: {dict(play.did.most_common())}; {lines} lines of those who stayed, each for "
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
