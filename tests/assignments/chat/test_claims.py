"""What a chat promises of names, of malformed commands, and of users who are silent."""

from dataclasses import replace

import pytest

from assignments.chat.claims import Answered, Named, Outlasts
from grader.judge.evidence import SERVER, Line
from grader.limits import LIMITS
from grader.model import Half
from grader.record.events import Closed, Connected, Crossed, Ended, Typed
from grader.record.recorder import Recorder
from tests.grader.records import Play, complaint, holds

USAGE = "Usage: /pm recipient message"
ERROR = '  File "client.py", line 23, in write\nIndexError: list index out of range\n'

# --- Answered -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("served", "shown", "answered"),
    [
        ("Кому?", "Кому?\n> ", True),
        ("", "Usage: /pm name text\n> ", True),
        ("", "", False),
        ("", "> ", False),
        ("", "bob> ", False),
        ("", "{text}\n> ", False),
        ("bob: it is broadcast", "[bob] {text}\nbob> ", False),
        ("it is broadcast, with the usage", "[bob] {text}\nUsage: /pm name text\nbob> ", True),
    ],
)
def test_a_usage_that_only_its_sender_reads_is_an_answer(served: str, shown: str, answered: bool) -> None:
    """From the server in any words, or from the client itself; a prompt, or the line itself, is none."""
    play = Play().shows("bob", "bob> ")
    line = play.types("bob", "/pm", words=1)
    play.sends("bob", SERVER, line.text)
    (play.sends(SERVER, "bob", served) if served else play).shows("bob", shown.format(text=line.text))

    assert holds(play, Answered(line, ("ann", "eve"), play.at)) == answered
    assert complaint(play, Answered(line, ("ann",), line.at)).fault is Half.SERVER  # by then nothing had come


@pytest.mark.parametrize("prompt", ["", "> ", "{name}> "])
def test_a_usage_that_all_read_is_a_violation(prompt: str) -> None:
    """The server sent it to everybody; each client's prompt stands behind it."""
    play = Play()
    for name in ("ann", "bob"):
        play.shows(name, prompt.format(name=name))
    line = play.types("bob", "/pm", words=1)
    play.sends("bob", SERVER, line.text)
    for name in ("bob", "ann"):
        play.sends(SERVER, name, USAGE).shows(name, f"{USAGE}\n{prompt.format(name=name)}")

    assert complaint(play, Answered(line, ("ann",), play.at)).violation
    assert complaint(play, Answered(line, ("ann",), line.at + 0.035)).violation  # what ann read later counts, too


def test_an_answer_after_a_flood_is_one() -> None:
    """Caps bound what is kept, never what is heard."""
    recorder = Recorder()
    recorder.shown("bob", "stdout", b"spam " * LIMITS.screen)
    at = recorder.record(Typed, "bob", "/pm zubaDego")
    recorder.record(Crossed, SERVER, "bob", "TCP", 1, b"Usage: /pm", 10)
    recorder.shown("bob", "stdout", b"Usage: /pm name text\n")
    line = Line("bob", "/pm zubaDego", ("zubaDego",), at)

    assert Answered(line, ("ann",)).complaint(recorder.frozen()) is None


def test_what_a_program_says_of_its_end_is_no_answer() -> None:
    """A client that fails at its own command is the half; where the server hung up on it, the server is."""
    fails, lost = Play(), Play().adds(Connected, "bob", SERVER, "TCP", 1)
    own, line = (play.types("bob", "/pm", words=1) for play in (fails, lost))
    lost.sends("bob", SERVER, line.text).adds(Closed, SERVER, 1, False).shows("bob", "Connection lost\n")
    found = complaint(fails.fails("bob", ERROR), Answered(own, ("ann",), own.at + 5))

    assert (found.fault, found.file, found.line) == (Half.CLIENT, "client.py", 23)
    assert complaint(lost, Answered(line, ("ann",))).fault is Half.SERVER


# --- Named --------------------------------------------------------------------------------------------------


def talk(form: str, names: tuple[str, ...] = ("ann", "bob"), prompt: str = "") -> tuple[Play, Named]:
    """Let everybody write twice, in turns; every reader sees the lines in this form, after a prompt of the reader's.

    `{name}`, `{number}`, `{address}` are the speaker's; `{me}` is the reader's name, `{count}` goes up.
    """
    play, lines, count = Play(), [], 0
    for name in names:
        play.shows(name, prompt.format(me=name))
    for number, name in [*enumerate(names)] * 2:
        lines.append(play.types(name, words=1))
        for reader in names:
            count += 1
            known = {"name": name, "number": number + 1, "address": f"127.0.0.1:{40000 + number}", "count": count}
            text = form.format(**known, me=reader, text=lines[-1].text)
            if reader != name:
                play.sends(SERVER, reader, text).shows(reader, text + prompt.format(me=reader))
    return play, Named(tuple(lines), {name: name for name in names})


@pytest.mark.parametrize(
    "form",
    [
        "{name}: {text}\n",
        "\n{name}: {text}",
        "{text} ({name})\n",
        "[{address}] {text}\n",
        "User {number}: {text}\n",
        "b'{name}: {text}'\n",
        "{{'from': '{name}', 'text': '{text}'}}\n",
        "[{name} -> {me}] {text}\n",
        "\x1b[32m{name}\x1b[0m: {text}\n",
        "\r{name}> {text}\n> ",
        "-- {name} --\n{text}\n",
        "from_{name}_says {text}\n",
    ],
)
@pytest.mark.parametrize("prompt", ["", "> ", "{me}> ", "You: "])
@pytest.mark.parametrize("names", [("ann", "bob"), ("ann", "bob", "eve")])
def test_whatever_tells_the_speaker_is_a_name(form: str, prompt: str, names: tuple[str, ...]) -> None:
    """The typed name, an address, a number, before or behind the text, with or without a prompt of the reader's."""
    assert holds(*talk(form, names, prompt))


@pytest.mark.parametrize(
    ("form", "prompt"),
    [
        ("{text}\n", ""),
        ("{text}", ""),
        ("Received: {text}\n", "> "),
        ("{text}\n", "{me}> "),
        ("{me}: {text}\n", ""),
        ("#{count} {text}\n", ""),
        ("[12:30:05] {text}\n", "You: "),
        ("\r{text}\n{me}> ", ""),
        ("\r\x1b[K{text}\n", "\r\x1b[32m{me}\x1b[0m> "),
        ("\r{text}\n", "\r{me}> "),
    ],
)
def test_what_stands_by_everybodys_lines_is_no_name(form: str, prompt: str) -> None:
    """Nothing, one word for all, a count, the time, or the reader's own name: nobody can tell who wrote."""
    found = complaint(*talk(form, prompt=prompt))

    assert (found.violation, found.fault) == (False, Half.SERVER)


def test_every_line_that_was_heard_must_have_its_name() -> None:
    """One without is enough; one that nobody heard is another criterion's business."""
    play, claim = talk("{name}: {text}\n")
    play.types("bob")
    line = play.types("ann", words=1)
    claim = replace(claim, lines=(*claim.lines, line))

    assert holds(play, claim)
    assert not holds(play.relays(line, "bob", form="{text}\n"), claim)


def test_one_head_may_stand_above_several_lines() -> None:
    """A bare line that comes next after one of the same speaker is under its head."""
    play, claim = talk("{name}, 12:30\n  {text}\n")
    headed = play.types("ann")
    play.relays(headed, "bob", form="{name}, 12:31\n  {text}\n")
    play.types("bob")
    line = play.types("ann")
    play.relays(line, "bob", form="  {text}\n")

    assert holds(play, replace(claim, lines=(*claim.lines, headed, line)))


# --- Outlasts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "who", "details", "fault", "got"),
    [
        (Closed, SERVER, (1, False), Half.SERVER, "the server: it hung up"),
        (Closed, "ann", (1, False), Half.CLIENT, "ann's client: it hung up"),
        (Ended, "ann", (1,), Half.CLIENT, "ann's client: it ended"),
        (None, "ann", ("TimeoutError: timed out\n",), Half.CLIENT, "ann's client wrote: TimeoutError: timed out"),
    ],
    ids=["server hangs up", "client hangs up", "client ends", "client's error"],
)
def test_a_program_that_gives_up_in_silence_is_told(
    kind: type | None, who: str, details: tuple[object, ...], fault: Half, got: str
) -> None:
    """What it did while nobody wrote, a proof; what it does before or afterwards is nothing of that."""
    play = Play().adds(Connected, "ann", SERVER, "TCP", 1).waits(6.0)
    play = play.adds(kind, who, *details) if kind else play.fails(who, *map(str, details))
    found = complaint(play, Outlasts(0.02, play.at, ("ann", "bob")))

    assert (found.violation, found.fault, found.got) == (True, fault, got)
    assert holds(play, Outlasts(0.02, 5.0, ("ann", "bob")))
    assert holds(play, Outlasts(play.at + 1, play.at + 2, ("ann", "bob")))
