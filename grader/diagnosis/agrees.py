"""Whether the run bears out what the source suggests: questions to the record of the failing play."""

from grader.diagnosis.failure import Failure
from grader.diagnosis.journey import way
from grader.diagnosis.reading import Suspect
from grader.judge.evidence import SERVER, Line, crossed, heard_at, is_accepted
from grader.judge.must_happen import Connects, Hears, Serves
from grader.judge.must_not_happen import OnceInOrder
from grader.record.events import Call, Did, Ended, Listening, Shown, ThreadStarted, Worked


def nothing_comes(failure: Failure, _who: str, _suspect: Suspect) -> bool:
    """Something did not happen: a line did not come, a program did not start, a user did not get in."""
    return isinstance(failure.claim, (Hears, Serves, Connects))


def comes_again(failure: Failure, _who: str, _suspect: Suspect) -> bool:
    """A line came more than once, or out of its order."""
    return isinstance(failure.claim, OnceInOrder)


def fails(_failure: Failure, _who: str, _suspect: Suspect) -> bool:
    """The criterion fails by this program: enough where the source alone proves that the line does nothing good."""
    return True


def is_run(failure: Failure, who: str, suspect: Suspect) -> bool:
    """The line in question was run for something that had come, as far as the lines that were run are told."""
    told = failure.record.of(Did, who)
    line = f":{getattr(suspect.node, 'lineno', 0)} "
    return not told or any(line in one for event in told for one in event.lines)


def line_of(failure: Failure) -> Line | None:
    """Return the line that did not come to a listener; None where something else failed."""
    return failure.claim.line if isinstance(failure.claim, Hears) else None


def is_lost(failure: Failure, _who: str, _suspect: Suspect) -> bool:
    """A line did not come to a listener."""
    line = line_of(failure)
    return line is not None and heard_at(failure.record, failure.claim.listener, line) is None  # type: ignore[attr-defined]


def never_received(failure: Failure, who: str, _suspect: Suspect) -> bool:
    """No thread of the program ever came to receive."""
    return not any(event.call == "recv" for event in failure.record.of(Worked, who))


def never_listens(failure: Failure, who: str, _suspect: Suspect) -> bool:
    """The program never listened."""
    return not failure.record.of(Listening, who)


def has_ended(failure: Failure, who: str, _suspect: Suspect) -> bool:
    """The program ended by itself, without an error."""
    record = failure.record
    return any(event.code == 0 and event.at < record.over for event in record.of(Ended, who))


def comes_back(failure: Failure, _who: str, _suspect: Suspect) -> bool:
    """Words of a line went back to who typed it, or what was sent for a lost line went there alone."""
    record = failure.record
    for line in failure.played.lines:
        words = [word.encode() for word in line.words]
        if any(word in event.data for event in crossed(record, line.at, who=SERVER, to=line.speaker) for word in words):
            return True
    found = way(failure)
    return found is not None and bool(found.passed) and all(call.to == found.line.speaker for call in found.passed)


def nobody_started(failure: Failure, who: str, suspect: Suspect) -> bool:
    """No thread was seen to be started by the program at the place in question."""
    line = getattr(suspect.node, "lineno", 0)
    return not any(event.target and event.place.endswith(f":{line}") for event in failure.record.of(ThreadStarted, who))


def shows_braces(failure: Failure, _who: str, _suspect: Suspect) -> bool:
    """A screen shows braces that nobody typed."""
    return any("{" in event.text and "}" in event.text for event in failure.record.of(Shown) if event.who != SERVER)


def is_not_run(failure: Failure, who: str, suspect: Suspect) -> bool:
    """All users were let in, and no call of the function in question was seen to receive or to send anything."""
    name, calls = getattr(suspect.node, "name", ""), failure.record.of(Call, who)
    ran = any(event.function.rpartition(".")[2] == name for event in calls)
    return (
        not ran and not is_not_accepted(failure, who, suspect) and bool(calls or never_received(failure, who, suspect))
    )


def is_not_accepted(failure: Failure, _who: str, _suspect: Suspect) -> bool:
    """A user's client has called, and the server has not let the user in."""
    return any(not is_accepted(failure.record.events, name) for name in failure.played.users)


def is_about_names(failure: Failure, _who: str, _suspect: Suspect) -> bool:
    """Whose line it is cannot be told: the claim compares what users are called."""
    return bool(getattr(failure.claim, "called", {}))
