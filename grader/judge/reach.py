"""How far lines reach: on how many other screens each was seen."""

from grader.judge.evidence import SERVER, Line, heard_at
from grader.judge.played import Played


def listeners(played: Played, line: Line) -> tuple[str, ...]:
    """Return the other users whose screens show a line, in the order of joining."""
    record = played.record
    if record is None:
        return ()
    names = (*played.users, SERVER) if played.habits.console else played.users
    return tuple(name for name in names if name != line.speaker and heard_at(record, name, line) is not None)


def reach_of(played: Played) -> int:
    """Return how many others a line of this play reached at best."""
    heard = (len(listeners(played, line)) for line in played.lines)
    return min(max(heard, default=0), max(0, len(played.users) - 1))  # where the server's console is a user, too
