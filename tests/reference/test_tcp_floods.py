"""The reference's TCP server and those who write as fast as they can."""

import threading
import time
from contextlib import suppress
from types import SimpleNamespace

from tests.reference.wire import until

LINE = 128  # bytes that a line costs beside its own


def test_amplified_burst_drops_nobody_who_reads(people, caplog):
    """One segment of the shortest lines under the longest name is more than an outbox when it is passed on."""
    _, bob, eve = people("bob", "\U0001f600" * 32)

    eve.sends("x\n" * 32768)
    eve.sends("end\n")
    last = b""
    while b": end\n" not in last:
        last = last[-6:] + bob.brings()

    assert "does not read" not in caplog.text


def test_flooders_together_drop_nobody_who_reads_and_hold_nobody_up(people, caplog):
    """However many write as fast as they can: what a person types comes, and soon."""
    server, ann, bob, *flooders = people("ann", "bob", *(f"eve{number}" for number in range(8)))
    for work, one in [(_floods, one) for one in flooders] + [(_swallows, one) for one in (ann, *flooders)]:
        threading.Thread(target=work, args=(one,), daemon=True).start()
    seen = b""
    for number in range(10):
        ann.sends(f"line {number}\n")
        while b"ann: line %d\n" % number not in seen:
            seen = seen[-100:] + bob.brings()
    began = time.monotonic()
    server.close()

    assert time.monotonic() - began < 1
    assert "does not read" not in caplog.text


def test_questions_by_the_thousand_fill_no_memory_and_cost_nobody_the_seat(people, caplog):
    """An answer is much longer than its question: what waits for one user is bounded, and who reads stays."""
    server, ann = people("ann")
    (guest,) = server.present()
    crowd = [SimpleNamespace(name=f"{number:032}", tell=lambda _: True) for number in range(200)]
    with server.chat.lock:
        server.chat.room.users.update({one.name: one for one in crowd})
    ann.sends("/who\n" * 2000)
    for _ in range(20):
        ann.brings()
        assert guest.told - guest.sent < 3 << 20

    assert "does not read" not in caplog.text


def test_flood_is_slowed_down_and_the_others_are_not(people):
    """Who writes more than a person types waits; another user's line comes at once."""
    server, ann, bob, eve = people("ann", "bob", "eve", shared=10_000)
    threading.Thread(target=_floods, args=(ann,), daemon=True).start()
    guest = server.present()[0]
    until(lambda: server.chat.busy_until > time.monotonic() + 1)
    began = time.monotonic()
    eve.sends("hello\n")
    seen = b""
    while b"eve: hello\n" not in seen:
        seen += bob.brings()

    assert guest.lines * LINE <= (2 + time.monotonic() - began) * 10_000 + 4096 + 2 * 32 * LINE


def _floods(wire):
    with suppress(OSError):
        while True:
            wire.sendall(b"flood\n" * 1000)


def _swallows(wire):
    with suppress(OSError):
        while wire.recv(1 << 20):
            pass
