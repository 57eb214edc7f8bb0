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
    """Return how many others a line of this play reached at best, of those who take part."""
    heard = (len(set(listeners(played, line)).difference(played.silent)) for line in played.lines)
    most = max(0, len(played.users) - len(played.silent) - 1)
    return min(max(heard, default=0), most)  # where the server's console is a user, too
