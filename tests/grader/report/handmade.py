"""Reports made by hand, one of every kind that the grader can produce."""

from __future__ import annotations

from dataclasses import replace

from grader.model import (
    Arrow,
    Criterion,
    Diagnosis,
    Finding,
    Gate,
    GateFinding,
    Half,
    Lane,
    Level,
    Outcome,
    Place,
    Report,
    Score,
    ThreadSeen,
)

HOSTILE = (
    "\x1b[31mred\x1b[0m [red]markup[/red] ]]> <b>&amp; \x00 \x07 \ud800 Привет, Боб ::error::pwned ##[error]x \u202eabc"
)
LONG = "я" * 2_000

SERVES = Criterion("serves", "task", "The server starts and a client can connect to it.", "Start it.", 10, (), "a")
TURNS = Criterion(
    "turns",
    "task",
    "When two users take turns, what each writes reaches the other.",
    "Does the server send what it receives?",
    30,
    ("serves",),
    "a",
)
EXCHANGE = Criterion(
    "exchange",
    "task",
    "Two users can write at any time, several lines in a row, and each line arrives once and in order.",
    "Does your server wait for one user while another one writes? Give each user a thread of their own.",
    55,
    ("turns",),
    "b",
)
NAMED = Criterion("named", "task", "A message shows who wrote it.", "Put the name first.", 5, ("turns",), "a")
BURST = Criterion("burst", "beyond", "Fifty lines at once all arrive.", "Read until the line ends.", 0, ("turns",), "c")
CRITERIA = (SERVES, TURNS, EXCHANGE, NAMED, BURST)

THREADS = Gate(
    "threads",
    "The server receives from its users in threads that threading started.",
    "Start a threading.Thread for every user that accept gives you.",
    {Level.MET: 1.0, Level.ELSEWHERE: 0.7, Level.ABSENT: 0.0, Level.UNKNOWN: 1.0},
)

SEEN = (
    ThreadSeen("server_chat.py", "MainThread", "", "", ("accept",)),
    ThreadSeen("server_chat.py", "Thread-1 (handle_client)", "handle_client", "MainThread", ("recv", "send")),
    ThreadSeen("server_chat.py", "Thread-2 (handle_client)", "handle_client", "MainThread", ("recv", "send")),
    ThreadSeen("server_chat.py", "Thread-3 (handle_client)", "handle_client", "MainThread", ("recv", "send")),
    ThreadSeen("client_chat.py", "MainThread", "", "", ("connect", "input", "send")),
    ThreadSeen("client_chat.py", "Thread-1", "receive", "MainThread", ("recv",)),
)


def passed(criterion: Criterion, **changes: object) -> Finding:
    """Return a passed finding."""
    return replace(Finding(criterion, Outcome.PASSED, headline=criterion.says, seconds=0.21), **changes)  # type: ignore[arg-type]


def gate(level: Level = Level.MET) -> GateFinding:
    """Return the gate at a level, with evidence."""
    return GateFinding(THREADS, level, THREADS.factors[level], ("Thread-1 (handle_client): recv, send",))


def perfect(protocol: str = "TCP", factor: float = 1.0) -> Report:
    """Return the report of a chat that passes everything."""
    return Report(
        submission="my_chat",
        assignment="chat",
        rubric="default",
        seed=4711,
        seconds=0.93,
        score=Score(100, 100, protocol, factor, 100 * factor, 100 * factor, final=True),
        gates=(gate(),),
        findings=tuple(passed(criterion) for criterion in CRITERIA),
        threads=SEEN,
        server_files=("server_chat.py",),
        client_files=("client_chat.py",),
        protection=("private copy", "process limits", "no network"),
        plays=7,
        processes=22,
    )


FAILURE = Finding(
    EXCHANGE,
    Outcome.FAILED,
    headline="bob never saw ann's second line in a row",
    did='ann typed "kiwi-41" and then "plum-77", and bob typed nothing in between',
    expected='bob\'s screen shows "plum-77" within 5 s',
    got='bob\'s screen shows "ann: kiwi-41" and nothing more; the server received the line and sent nothing',
    advice="Your server waits in recv for bob before it reads ann again: give each user a thread.",
    steps=(
        "the server started and listens on port 9090 (TCP)",
        'ann joined: she typed "ann"',
        'bob joined: he typed "bob"',
        'ann typed "kiwi-41"; bob saw it after 0.002 s',
        'ann typed "plum-77"',
        "5.0 s passed",
    ),
    fault=Half.SERVER,
    file="server_chat.py",
    line=42,
    seconds=5.31,
    confirmed=True,
)


ANN, BOB, SERVER = Lane("ann"), Lane("bob"), Lane("server")
ANN_SCREEN, BOB_SCREEN = Lane("ann", screen=True), Lane("bob", screen=True)
LOST = (
    Arrow(0.0, 0.0, ANN_SCREEN, ANN, "plum-77"),
    Arrow(0.1, 0.1, ANN, SERVER, "plum-77"),
    Arrow(0.2, 5.0, SERVER, BOB, "plum-77", lost=True),
)
DIAGNOSIS = Diagnosis(
    "received_and_not_sent",
    saw="The server received ann's second line here, and then sent nothing to anybody.",
    why="What recv returns is known to this thread alone: the others read only what is sent to them.",
    change="Send the text to every other user, after each recv.",
    place=Place("server_chat.py", 42, "            text = connection.recv(1024).decode()", "relay", 19, 40),
)


def diagnosed(*others: Criterion) -> Report:
    """Return the report of a chat with one failure whose cause is known, and others that fail for the same reason."""
    first = replace(FAILURE, diagnosis=DIAGNOSIS, picture=LOST)
    same = [replace(first, criterion=one, because="exchange", picture=()) for one in others]
    skipped = Finding(replace(BURST, needs=("exchange",)), Outcome.SKIPPED)
    return replace(failing(Level.MET), findings=(passed(SERVES), passed(TURNS), first, *same, skipped), notes=())


def failing(level: Level = Level.ELSEWHERE) -> Report:
    """Return the report of a chat with one failure, what hangs on it skipped, and the gate at `level`."""
    burst = replace(BURST, needs=("exchange",))
    slow = passed(NAMED, notes=("It passed only in the second play, with a person's patience.",))
    points, factor = 45, THREADS.factors[level]
    return replace(
        perfect(),
        score=Score(points, 100, "TCP", 1.0, points * factor, 100, final=True),
        gates=(gate(level),),
        findings=(passed(SERVES), passed(TURNS), FAILURE, slow, Finding(burst, Outcome.SKIPPED)),
        notes=("Your client calls port 9091, your server listens on 9090.",),
    )


def hostile() -> Report:
    """Return a report whose every string was chosen by an enemy."""
    criterion = replace(EXCHANGE, needs=())
    finding = replace(
        FAILURE,
        criterion=criterion,
        headline=HOSTILE,
        did=HOSTILE,
        expected=LONG,
        got=f"{HOSTILE}\n::error file=a.py::pwned\r\n\tTraceback\n{LONG}\n" + "line\n" * 3_000,
        advice=HOSTILE,
        steps=tuple(f"{HOSTILE} {number}" for number in range(50)),
        file=HOSTILE,
        notes=(HOSTILE,),
        picture=tuple(Arrow(at, at, Lane(HOSTILE), Lane(LONG), HOSTILE) for at in range(9)),
    )
    place = Place(HOSTILE, 4, HOSTILE + LONG, HOSTILE, 5, 2_000)
    known = replace(finding, criterion=SERVES, diagnosis=Diagnosis(HOSTILE, HOSTILE, LONG, HOSTILE, place, place))
    seen = ThreadSeen(HOSTILE, HOSTILE, LONG, HOSTILE, (HOSTILE,))
    return replace(
        failing(),
        submission=HOSTILE,
        findings=(known, finding, passed(NAMED, notes=(HOSTILE,)), Finding(BURST, Outcome.BROKEN, got=HOSTILE)),
        gates=(replace(gate(Level.ELSEWHERE), evidence=(HOSTILE, LONG)),),
        threads=(seen,),
        server_files=(HOSTILE,),
        client_files=(LONG,),
        notes=(HOSTILE, LONG),
        protection=(HOSTILE,),
    )


def broken() -> Report:
    """Return the report of a grade in which the grader itself failed at one criterion."""
    finding = Finding(EXCHANGE, Outcome.BROKEN, headline="the tap dropped a datagram", got="ENOBUFS", seconds=0.4)
    return replace(
        perfect(),
        score=Score(45, 100, "TCP", 1.0, 45.0, 100, final=False),
        findings=(passed(SERVES), passed(TURNS), finding, passed(NAMED)),
        review=True,
    )


def unstartable() -> Report:
    """Return the report of a server with a syntax error: nothing was seen, everything else is skipped."""
    failure = Finding(
        SERVES,
        Outcome.FAILED,
        headline="server.py has a syntax error",
        got="SyntaxError: '(' was never closed",
        fault=Half.SERVER,
        file="server.py",
        line=3,
    )
    return replace(
        perfect(),
        score=Score(0, 100, None, 1.0, 0.0, 100, final=True),
        findings=(failure, *(Finding(criterion, Outcome.SKIPPED) for criterion in CRITERIA[1:])),
        gates=(GateFinding(THREADS, Level.UNKNOWN, 1.0),),
        threads=(),
        client_files=(),
        protection=(),
    )


def partial() -> Report:
    """Return the report of a run with --only: no total."""
    return replace(
        perfect(),
        score=Score(30, 100, "TCP", 1.0, None, 100, final=True),
        findings=(passed(TURNS),),
        partial=True,
    )


def two_broken() -> Report:
    """Return a report in which one criterion broke and another one failed."""
    return replace(broken(), findings=(passed(SERVES), FAILURE, Finding(NAMED, Outcome.BROKEN)))


ALL = {
    "perfect": perfect(),
    "udp": perfect("UDP", 0.8),
    "failing": failing(),
    "absent": failing(Level.ABSENT),
    "diagnosed": diagnosed(),
    "three": diagnosed(NAMED, replace(NAMED, id="private")),
    "hostile": hostile(),
    "broken": broken(),
    "two_broken": two_broken(),
    "unstartable": unstartable(),
    "partial": partial(),
}
