"""The reference's TCP server beside the documents' and a minimal one of asyncio, in the same run.

Rule 1. One process plays all users, another one is the server: with two cores neither takes the other's.
Rule 2. What is counted are whole lines of the writer on the screens of the others: of a server that glues lines
        together (the documents') the signs of their payload.
"""

import re
import time
from collections import defaultdict
from itertools import product
from pathlib import Path
from statistics import median

import psutil

from tests.benchmarks.crowd import SERVERS, Crowd, TooSlowError, crowd

SIGN = b"~"
LINES, SIZE = 1000, 64  # of the fan-out: lines, and bytes of each with its end
SIGNS = SIZE - 7  # of one line, after its number and before its end
RATE, STEADY = 200, 400  # lines a second, and lines, of the latency


def line(number: int) -> bytes:
    """Return one line of the writer: its number, and signs."""
    return b"%06d%s\n" % (number, SIGN * SIGNS)


def fan_out(folder: Path, users: int, *, deaf: bool = False) -> tuple[float, bool]:
    """Have one user write all lines; return deliveries a second to the others, and whether each line came whole."""
    with crowd(folder, users, deaf=deaf) as (people, _):
        writer = people.people[0].sock
        writer.setblocking(False)
        rest = memoryview(b"".join(map(line, range(LINES))))

        def write() -> float:
            """Write some lines, a call each, as a client does."""
            nonlocal rest
            for _ in range(10):
                try:
                    rest = rest[writer.send(rest[:SIZE]) :] if rest else rest
                except BlockingIOError:
                    return 0.001
            return 0.0 if rest else 1.0

        listeners, goal = people.listeners, LINES * SIGNS
        before = sum(len(one.came) for one in listeners)

        def all_there() -> bool:  # a cheap look before the thorough one
            size = sum(len(one.came) for one in listeners) - before
            return size >= len(listeners) * goal and all(one.came.count(SIGN) >= goal for one in listeners)

        seconds = people.read_until(all_there, write)
        expected = [b"user0: " + line(number).rstrip() for number in range(LINES)]
        whole = all(
            [row for row in bytes(one.came).split(b"\n") if row.startswith(b"user0: ")] == expected for one in listeners
        )
        return len(listeners) * LINES / seconds, whole


def latency(folder: Path, users: int, *, deaf: bool = False) -> list[float]:
    """Have one user write steadily; return for each line the seconds until the last of the others had it."""
    with crowd(folder, users, deaf=deaf) as (people, _):
        found, due = [], time.perf_counter()
        for number in range(STEADY):
            due += 1 / RATE
            _drain(people, due)
            found.append(_time_of(people, number))
        return found


def _time_of(people: Crowd, number: int) -> float:
    """Have one line written; return the seconds until all listeners have it."""
    before = [(one, len(one.came)) for one in people.listeners]
    people.people[0].sock.sendall(line(number))
    text = b"%06d" % number
    return people.read_until(lambda: all(one.came.find(text, start) >= 0 for one, start in before))


def _drain(people: Crowd, end: float) -> None:
    people.read_until(lambda: time.perf_counter() >= end, lambda: max(0.0, end - time.perf_counter()))


def many(folder: Path, users: int) -> tuple[float, float, int]:
    """Have users come at once, each write one line; return both times in seconds, and how many lines are missing."""
    with crowd(folder, 0) as (people, _):
        began = time.perf_counter()
        people.come(users)
        people.read_until(lambda: all(b"Welcome" in one.came for one in people.people))
        joined = time.perf_counter() - began
        for number, one in enumerate(people.people):
            one.sock.sendall(b"#%d#\n" % number)
        goal = users * (users - 1)
        pattern = re.compile(rb"user(\d+)\n?: #\1#\n")  # of some servers the end of the name is a part of it
        total = sum(len(b"user: ##\n") + 2 * len(str(number)) for number in range(users)) * (users - 1)

        def all_there() -> bool:
            return sum(len(one.came) for one in people.people) >= total and (
                sum(one.came.count(b"#\n") for one in people.people) >= goal
            )

        try:
            seconds = people.read_until(all_there)
        except TooSlowError:
            seconds = float("inf")
        got = sum(len(set(pattern.findall(bytes(one.came)))) for one in people.people)
        return joined, seconds, goal - got


def cost(folder: Path, users: int) -> tuple[float, float]:
    """Return kilobytes and threads of the server for each user."""
    with crowd(folder, 1) as (people, pid):
        server = psutil.Process(pid)
        memory, threads = server.memory_info().rss, server.num_threads()
        people.join(users)
        return (server.memory_info().rss - memory) / users / 1024, (server.num_threads() - threads) / users


def tables(repeat: int) -> None:
    """Print all of them, servers in turn."""
    servers = {name: folder for name, folder in SERVERS.items() if folder.is_dir()}
    rates: dict[tuple[str, int, bool], list[float]] = defaultdict(list)
    whole: dict[str, bool] = dict.fromkeys(servers, True)
    waits: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for _turn, (name, folder) in product(range(repeat), servers.items()):
        for users, deaf in ((10, False), *((50, False), (50, True)) * 3, (100, False)):  # a run takes 20 ms
            try:
                rate, good = fan_out(folder, users, deaf=deaf)
            except TooSlowError:
                rate, good = 0.0, False
            rates[name, users, deaf].append(rate)
            whole[name] &= good
        for deaf in (False, True):
            waits[name, deaf] += latency(folder, 50, deaf=deaf)
    print(f"\nfan-out: one writes {LINES} lines of {SIZE} bytes; deliveries a second")
    print(f"  (medians of {repeat}; with 50 users of {3 * repeat})")
    _row("", "10 users", "50 users", "one deaf", "100 users", "whole lines")
    for name in servers:
        columns = [median(rates[name, *one]) for one in ((10, False), (50, False), (50, True), (100, False))]
        _row(name, *(f"{rate:,.0f}" for rate in columns), "all" if whole[name] else "no")
    ours, with_deaf = rates["reference", 50, False], rates["reference", 50, True]
    ratios = {
        name: median(a / max(b, 1.0) for a, b in zip(ours, rates[name, 50, False], strict=True)) for name in servers
    }
    print("  reference / other, same turn, 50 users:", *(f" {name} {ratio:.2f}" for name, ratio in ratios.items()))
    lost = median(1 - b / a for a, b in zip(ours, with_deaf, strict=True))
    print(f"  reference, lost by one who never reads: {100 * lost:.0f} %")
    print(f"\nlatency at {RATE} lines a second, 50 users, until the last has it; milliseconds")
    _row("", "median", "99 %", "deaf: median", "deaf: 99 %")
    for name in servers:
        found = [sorted(waits[name, deaf]) for deaf in (False, True)]
        _row(name, *(f"{1000 * one:.2f}" for some in found for one in (median(some), some[len(some) * 99 // 100])))
    print("\n500 users at once: each writes one line")
    _row("", "join, s", "lines, s", "missing", "KB a user", "threads")
    for name, folder in servers.items():
        joined, seconds, missing = many(folder, 500)
        memory, threads = cost(folder, 100)
        _row(name, f"{joined:.2f}", f"{seconds:.2f}", str(missing), f"{memory:.0f}", f"{threads:.0f}")


def _row(name: str, *columns: str) -> None:
    print(f"  {name:<12}" + "".join(f"{column:>14}" for column in columns), flush=True)
