"""What must happen: each claim holds where a careful person says that it holds, and nowhere else."""

import base64
from collections.abc import Callable
from dataclasses import replace

import pytest

from grader.judge.claim import Claim
from grader.judge.evidence import SERVER, Line
from grader.judge.must_happen import Connects, Hears, Serves
from grader.limits import LIMITS
from grader.model import Half
from grader.record.events import Closed, Connected, Ended, Left, Listening, Refused, Typed, WentPast
from tests.grader.records import Play, complaint, holds

TRACE = '  File "server.py", line 3, in <module>\nOSError: no\n'


def misses(listener: str, line: Line, seconds: float = 5.0) -> Hears:
    """The claim that a line came within so many seconds."""
    return Hears(listener, line, line.at + seconds)


# --- Serves, Connects ---------------------------------------------------------------------------------------


def test_a_server_that_listened_in_time_serves() -> None:
    """What it says and how it ends later is another claim's business; what it does later is late."""
    play = Play().adds(Listening, SERVER, "TCP", "127.0.0.1", 9090).adds(Ended, SERVER, 1)

    assert holds(play, Serves())
    assert holds(play, Serves(play.at))
    assert not holds(play, Serves(0.005))


@pytest.mark.parametrize(
    ("play", "got", "place"),
    [
        (Play().shows(SERVER, "Enter port:"), "Enter port:", (None, None)),
        (Play().shows(SERVER, "bye").adds(Ended, SERVER, 7), "exit code 7", (None, None)),
        (Play().fails(SERVER, TRACE).adds(Ended, SERVER, 1), "OSError: no", ("server.py", 3)),
    ],
    ids=["running", "ended", "crashed"],
)
def test_a_server_that_does_not_listen_is_told_by_its_end(
    play: Play, got: str, place: tuple[str | None, int | None]
) -> None:
    """Each has its own sentence, and a crash its place."""
    found = complaint(play, Serves(play.at))

    assert got in found.got
    assert (found.fault, found.violation, (found.file, found.line)) == (Half.SERVER, False, place)


def test_a_client_is_refused_where_the_server_has_ended() -> None:
    """The server is at fault then, with its exit code; where it listens at another port, or runs, it is not."""
    listens = Play().adds(Listening, SERVER, "TCP", "127.0.0.1", 9090)
    found = complaint(listens.adds(Ended, SERVER, 0).adds(Refused, "ann", "TCP", "::1", 9090, ()), Connects("ann"))

    assert found.fault is Half.SERVER
    assert "exit code 0" in found.got


def test_a_client_that_calls_another_port_is_at_fault_though_the_server_has_ended() -> None:
    """No server would have been there."""
    listens = Play().adds(Listening, SERVER, "TCP", "127.0.0.1", 9090)
    found = complaint(listens.adds(Refused, "ann", "TCP", "::1", 9091, ()).adds(Ended, SERVER, 0), Connects("ann"))

    assert found.fault is Half.CLIENT


def test_a_client_that_called_the_server_connects() -> None:
    """Over UDP one datagram is enough; another client's call does not count."""
    play = Play().adds(Connected, "ann", SERVER, "UDP", 1)

    assert holds(play, Connects("ann"))
    assert not holds(play, Connects("bob"))


def test_a_client_that_called_another_port_is_told_both() -> None:
    """The port that it called, and the one where the server listens."""
    play = Play().adds(Listening, SERVER, "TCP", "127.0.0.1", 9090).adds(Connected, "bob", SERVER, "TCP", 1)
    play.adds(Refused, "ann", "TCP", "localhost", 9091, (("127.0.0.1", 9090),))
    found = complaint(play, Connects("ann"))

    assert found.fault is Half.CLIENT
    assert "localhost:9091" in found.got
    assert "127.0.0.1:9090" in found.got
    assert found.advice.endswith("the client calls 9091, the server listens on 9090.")


@pytest.mark.parametrize(
    ("play", "did", "got"),
    [
        (Play().adds(Ended, "ann", 5), "started ann's client", "exit code 5"),
        (Play().adds(Typed, "ann", "ann").adds(Ended, "ann", 5), "started ann's client and answered what it", "5"),
        (Play().shows("ann", "Host?"), "started ann's client", "Host?"),
    ],
    ids=["ended", "answered", "waits"],
)
def test_a_client_that_ended_or_waits_is_told_so(play: Play, did: str, got: str) -> None:
    """What was done is what was done: a client that ends before it asks was only started."""
    found = complaint(play, Connects("ann"))

    assert found.did.startswith(did)
    assert ("answered" in found.did) == ("answered" in did)
    assert got in found.got


@pytest.mark.parametrize("claim", [Serves(), Connects("ann")])
def test_what_this_machine_lacks_is_for_a_person_to_look_at(claim: Claim) -> None:
    """The advice is what guards against that error, and none where the program is at fault."""
    lacking, failing = Play(), Play()
    for who in (SERVER, "ann"):
        lacking.fails(who, "ModuleNotFoundError: No module named 'pygame'\n")
        failing.fails(who, "OSError: no\n")
    lacks, fails = complaint(lacking, claim), complaint(failing, claim)

    assert (lacks.review, lacks.advice) == (True, "a module is missing here: a person should look")
    assert (fails.review, fails.advice) == (False, "")


# --- Hears --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["{name}: {text}\n", "{text}", "\x1b[32m<{name}>\x1b[0m {text}\r\n", "xx{text}xx"])
def test_a_line_that_came_and_was_shown_is_heard(form: str) -> None:
    """However it is dressed, glued or coloured."""
    play = Play()
    line = play.types("ann")

    assert holds(play.relays(line, "bob", form=form), Hears("bob", line))


def test_a_torn_or_encoded_line_or_one_after_a_flood_is_heard() -> None:
    """Cut on the wire and on the screen, in the middle of a word; no word of it crosses readably; beyond what is kept.

    What is kept is bounded both of a screen and of a record.
    """
    torn, encoded, flooded, beyond = Play(), Play(), Play(), Play().floods()
    line, other, third, late = (play.types("ann") for play in (torn, encoded, flooded, beyond))
    torn.sends("ann", SERVER, line.text)
    for part in (line.text[:5], line.text[5:]):
        torn.sends(SERVER, "bob", part).shows("bob", part)
    hidden = base64.b64encode(other.text.encode())
    encoded.sends("ann", SERVER, hidden).sends(SERVER, "bob", hidden).shows("bob", other.text)
    flooded.sends("ann", SERVER, third.text).sends(SERVER, "bob", third.text)
    flooded.shows("bob", b"spam " * LIMITS.screen).shows("bob", third.text)

    assert holds(torn, Hears("bob", line))
    assert holds(encoded, Hears("bob", other))
    assert holds(flooded, Hears("bob", third))
    assert holds(beyond.shows("bob", late.text), Hears("bob", late))


def test_a_word_for_which_no_bytes_came_is_no_pass() -> None:
    """It went past the grader: a person should look, and what is known of the way is told."""
    play = Play().sends(SERVER, "bob", "welcome")  # before the line was typed: not for it
    line = play.types("ann")
    play.sends("ann", SERVER, line.text).shows("bob", line.text)
    found = complaint(play, Hears("bob", line))
    play.adds(WentPast, "bob", "socket.connect 10.0.0.1:5000")

    assert (found.review, found.violation) == (True, False)
    assert "10.0.0.1:5000" in complaint(play, Hears("bob", line)).got
    assert complaint(play.sends(SERVER, "bob", line.text), Hears("bob", line)).review  # bytes after it explain nothing


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (
            lambda play, one: play.sends(SERVER, "bob", one.words[0]).shows("bob", one.words[0]),
            "only 1 of its 2 words whole (the first that is missing: zubaKopo) within 5 s",
        ),
        (lambda play, one: play.relays(one, "eve").waits(7.0).relays(one, "bob"), "it came 7.1 s late; eve did get it"),
        (lambda play, _line: play.fails(SERVER, TRACE), "; the server wrote: OSError: no"),
    ],
    ids=["half a line", "late", "a crash"],
)
def test_a_line_that_is_missed_is_no_proof_yet(happens: Callable[[Play, Line], Play], said: str) -> None:
    """The patient play decides; it is said what came, when, and who did get it.

    Where a program wrote an error, its place comes with the complaint, and the half with the proof.
    """
    play = Play()
    line = play.types("ann")
    found = complaint(happens(play.sends("ann", SERVER, line.text), line), misses("bob", line))

    assert said in found.got
    assert not found.violation
    assert "wrote" not in said or (found.fault, found.file, found.line) == (Half.SERVER, "server.py", 3)


# --- a line that is missed where programs have ended -----------------------------------------------------------


@pytest.mark.parametrize("client_ends", [False, True])
def test_a_line_that_was_lost_with_the_server_is_no_fault_of_the_client(client_ends: bool) -> None:
    """A client that ends when its server has ended is right, and its exit code says nothing."""
    play = Play().shows(SERVER, "started\nann has left\n").adds(Ended, SERVER, 1)
    line = play.waits(0.1).types("bob")
    found = complaint(play.adds(Ended, "bob", -6) if client_ends else play, misses("eve", line))

    assert found.fault is Half.SERVER
    assert "the server had ended (exit code 1); the last that it wrote: ann has left" in found.got
    assert found.headline.startswith("the server has ended")


def test_who_had_gone_is_part_of_what_was_done() -> None:
    """Who left, whose client died, ended or hung up: three are named, of more the number is given.

    Who has connected anew is there, and so is the speaker.
    """
    play = Play().adds(Connected, "ann", SERVER, "TCP", 1).adds(Closed, "ann", 1, False)
    play.adds(Connected, "eve", SERVER, "TCP", 2).adds(Closed, "eve", 2, False)
    play.adds(Connected, "eve", SERVER, "TCP", 3)
    few = play.waits(0.1).types("bob")
    play.adds(Left, "guestb").adds(Closed, "guestb", 4, False).adds(Ended, "guestc", 1)
    for name in ("dan", "zoe", "guesta", "guestd"):
        play.adds(Ended, name, 0)
    many = play.waits(0.1).types("bob")
    ended = "the client of guestc had died, the client of 4 others had ended"

    assert complaint(play, misses("eve", few)).did.startswith("after the client of ann had hung up, bob typed")
    said = f"after the client of ann had hung up, guestb had left, {ended}, bob typed"
    assert complaint(play, misses("eve", many)).did.startswith(said)


@pytest.mark.parametrize(("closer", "fault"), [(SERVER, Half.SERVER), ("dan", Half.CLIENT)])
def test_a_client_whose_server_hung_up_may_end(closer: str, fault: Half) -> None:
    """Who closed the connection first has lost the line."""
    play = Play().adds(Connected, "dan", SERVER, "TCP", 1).adds(Closed, closer, 1, False).waits(0.1)
    found = complaint(play.adds(Ended, "dan", 0), misses("bob", play.types("dan")))

    assert found.fault is fault
    assert ("the server had closed dan's connection" in found.got) == (closer == SERVER)


def test_a_client_that_ends_before_its_server_has_lost_its_line_alone() -> None:
    """A server that ends because its client does is another fault, and what ends with the play is none.

    A server that goes on in another process has not ended: it is still called by users.
    """
    forks = Play().adds(Ended, SERVER, 0).waits(0.1).adds(Connected, "bob", SERVER, "TCP", 1)
    first, ended = Play().adds(Ended, "bob", 1).waits(0.1).adds(Ended, SERVER, 0), Play()
    alone = complaint(first, misses("eve", first.types("bob")))
    line = ended.types("bob")
    record = replace(ended.waits(5.0).adds(Ended, SERVER, -9).done(), over=4.0)
    last = misses("eve", line).complaint(record)

    assert alone.fault is Half.CLIENT
    assert "the server had ended" not in complaint(forks, misses("eve", forks.types("bob"))).got
    assert last is not None
    assert "the server had ended" not in last.got
