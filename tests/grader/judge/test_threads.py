"""The protocol and the threads that were seen."""

from grader.judge.evidence import SERVER
from grader.judge.threads import protocol_of, protocol_opened, threads_seen
from grader.record.events import Asked, Began, Connected, Crossed, Listening, ThreadStarted, Worked
from tests.grader.records import Play


def test_the_protocol_is_that_of_the_bytes() -> None:
    """What the users' bytes came through, not what was bound; the larger part where both were used.

    Where no byte crossed, a call tells it, or else a socket that waits for one.
    """
    play = Play().adds(Crossed, "ann", SERVER, "UDP", 1, b"discover", 8)
    both = Play().adds(Crossed, "ann", SERVER, "UDP", 1, b"discover", 8).sends("ann", SERVER, "a line of a chat")
    itself = Play().sends(SERVER, SERVER, "wake up")  # a self-pipe over loopback is not the chat's

    assert [protocol_of([one.done()]) for one in (play, both, itself, Play())] == ["UDP", "TCP", None, None]
    assert protocol_of([]) is None

    waits = Play().adds(Listening, SERVER, "TCP", "127.0.0.1", 9090)
    called = Play().adds(Connected, "ann", SERVER, "UDP", 1)

    opened = [protocol_opened([one.done() for one in plays]) for plays in ((waits, called), (waits,), ())]
    assert opened == ["UDP", "TCP", None]


def test_the_threads_of_the_server_and_of_one_client_are_shown() -> None:
    """With who started them, and the calls they were seen in; a third program is left out."""
    play = Play()
    for number, who in enumerate((SERVER, "ann", "bob")):
        play.adds(Began, who, "x.py", number)
    play.adds(Worked, SERVER, "accept", 1, "MainThread", "", "main").adds(Asked, "ann", "MainThread")
    for who, call in ((SERVER, "recv"), (SERVER, "send"), ("bob", "recv")):
        play.adds(ThreadStarted, who, "Thread-1", "work", "MainThread", "chat.py:7")
        play.adds(Worked, who, call, 1, "Thread-1", "work", "threading")
    seen = threads_seen([play.done()])

    assert {(one.program, one.name): one.calls for one in seen} == {
        (SERVER, "MainThread"): ("accept",),
        (SERVER, "Thread-1"): ("recv", "send"),
        ("ann", "MainThread"): ("input",),
    }
    assert next(one.started_by for one in seen if one.name == "Thread-1") == "MainThread, chat.py:7"
