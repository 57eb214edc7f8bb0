"""One play, from its first process to its last: programs start, the scenarios of one scene are played, all is ended."""

import contextlib
import os
import shutil
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from grader.judge.evidence import SERVER, crossed, observations
from grader.judge.played import Played
from grader.language import _
from grader.limits import LIMITS
from grader.model import Criterion
from grader.network.loop import Network
from grader.process.deadlock import Standstill
from grader.process.running import Running
from grader.process.sandbox import NoRoom, private_copy
from grader.process.system import ProcessTable, is_told, process_table
from grader.record.events import Connected, Shown, Transcript
from grader.record.recorder import Recorder
from grader.record.stalls import Stalls
from grader.stage.stage import Stage
from grader.stage.state import Missed, PlayState, Setup

Script = tuple[Criterion, Callable[[Stage], Any]]
Holds = Callable[[Criterion, str | None], None]
"""Told of each criterion that was played to its end, and of the protocol that was seen by then."""


class Stopper:
    """Stops the plays that are under way, and those that would begin later."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[Recorder] = set()
        self.stopped = False

    @contextlib.contextmanager
    def over(self, recorder: Recorder) -> Iterator[None]:
        """Stop this play, too, when it is time, for as long as this is entered."""
        with self._lock:
            self._running.add(recorder)
            if self.stopped:
                recorder.stop()
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(recorder)

    def stop(self) -> None:
        """Let nobody wait any more: the grade is over, or was interrupted."""
        with self._lock:
            self.stopped = True
            for recorder in self._running:
                recorder.stop()


def play(setup: Setup, scripts: Sequence[Script], stopper: Stopper, holds: Holds) -> Played:
    """Play the scripts of one scene with the student's programs.

    Args:
        setup: what it is played with.
        scripts: criteria and their scenarios, in the order of playing.
        stopper: stops it from outside.
        holds: told of each criterion that was played to its end.

    Returns:
        What the play has left. It is broken, never raised, where the grader could not do its part.
    """
    stalls = Stalls()
    recorder = Recorder(f"{setup.folder}{os.sep}", stalls)
    try:
        left_out = private_copy(setup.submission.root, setup.folder)

        def may_fork(who: str) -> bool:
            return who not in state.programs or state.programs[who].may_grow()

        def number_outside(token: str, number: int) -> int:
            with state.starting:
                programs = {one.token: one for one in state.programs.values()}
            return programs[token].number_outside(number) if token in programs else number

        with stopper.over(recorder), stalls, Network(recorder, may_fork, number_outside, setup.seed) as network:
            state = PlayState(setup, network, recorder)
            stage = Stage(state)
            if is_told():
                recorder.stands_still = _standstill(state).lasted
            try:
                _act(stage, scripts, holds)
                _await_what_must_not_come(state)
            finally:
                over = recorder.now()
                table = process_table()
                try:
                    forged = _look_from_outside(state, table)
                finally:  # also where the network does not answer
                    left_over = _end_all(state, table)
        record = replace(recorder.frozen(), over=over, left_over=left_over, forged=forged)
        return _played(stage, record, left_out)
    except NoRoom as error:
        return Played(setup.is_patient, broken=str(error))
    except Exception:
        return Played(setup.is_patient, broken=traceback.format_exc())
    finally:
        shutil.rmtree(setup.folder, ignore_errors=True)


def _played(stage: Stage, record: Transcript, left_out: tuple[str, ...]) -> Played:
    state = stage.play
    return Played(
        patient=state.setup.is_patient,
        record=record,
        broken=state.recorder.broken,
        booked=state.book.closed(),
        notes=(*left_out, *state.book.notes, *observations(record)),
        lines=tuple(state.lines),
        users=tuple(stage.users),
        gone=tuple(name for name, user in stage.users.items() if user.gone),
        silent=tuple(name for name, user in stage.users.items() if user.silent),
        entrances=_entrances(state, record),
        unasked=state.unasked,
        guessed=state.guessed,
        habits=state.habits,
        processes=len(state.programs),
    )


def _act(stage: Stage, scripts: Sequence[Script], holds: Holds) -> None:
    """Play each criterion's script, as long as what it needs has held in this play."""
    state = stage.play
    book, recorder = state.book, state.recorder
    for criterion, script in scripts:
        lost = [need for need in criterion.needs if need in book.unfinished]
        if lost:
            book.unfinished[criterion.id] = next(filter(None, map(book.unfinished.get, lost)), "")
            continue
        book.begin(criterion.id)
        before = recorder.in_vain
        try:
            script(stage)
        except Missed:
            book.unfinished[criterion.id] = _stood_still(state, before) if state.setup.is_patient else ""
            _ask_for_stacks(state)
        else:
            holds(criterion, next((one.protocol for one in recorder.events() if isinstance(one, Connected)), None))


def _await_what_must_not_come(state: PlayState) -> None:
    """Wait a stated time after the last typed word, never "until it is quiet": late echoes come after quiet."""
    recorder = state.recorder
    window = min(max(LIMITS.unwanted, LIMITS.unwanted_deliveries * state.slowest), LIMITS.unwanted_most)
    last = max((line.at for line in state.lines), default=recorder.now() - window)
    left = max(0.0, last + window - recorder.now())
    recorder.wait(lambda: all(one.ended.is_set() for one in state.programs.values()), left, to_the_end=True)


def _standstill(state: PlayState) -> Standstill:
    """Return what knows when nothing in this play can move any more.

    Where a program has started others, or somebody's child has come to us, nothing is known: an alarm of theirs shows
    nowhere.
    """

    def members(table: ProcessTable) -> set[int] | None:
        leaders: set[int] = set()
        found: set[int] = set()
        for who, program in list(state.programs.items()):
            leaders.add(program.pid)
            found |= program.members(table, state.network.pids(who))
        ours, session = os.getpid(), table.sessions.get(os.getpid())
        orphans = {
            pid
            for pid, parent in table.parents.items()
            if parent == ours and table.sessions.get(pid) != session and not table.tokens.get(pid)
        }
        return found if found | orphans <= leaders else None

    def nothing_under_way() -> bool:
        shown = all(one.is_shown() for one in list(state.programs.values()) if not one.closed)
        return shown and state.network.is_idle()

    return Standstill(state.recorder, members, nothing_under_way)


def _entrances(state: PlayState, record: Transcript) -> tuple[tuple[bool, bool], ...]:
    """Return how each user came in who was there before the first line."""
    first = min((line.at for line in state.lines), default=float("inf"))
    came = {event.who for event in record.of(Connected) if event.at < first}
    found = [
        (bool(crossed(record, 0.0, first, who=name)), bool(crossed(record, 0.0, first, to=name)))
        for name in state.names
        if name in came
    ]
    return (*found[:-1], *((sent, False) for sent, _welcomed in found[-1:]))


def _stood_still(state: PlayState, before: tuple[float, float]) -> str:
    """Tell whether what was waited for in vain, since `before`, tells nothing, as the machine stood still; in words.

    What the play's own programs have used of the processors is no stall to them.
    """
    seconds, stalled = (now - then for now, then in zip(state.recorder.in_vain, before, strict=True))
    if stalled <= LIMITS.stall_share * seconds:
        return ""
    own = sum(program.cpu() for program in state.programs.values() if not program.closed)
    if stalled - own <= LIMITS.stall_share * seconds:
        return ""
    said = _("the machine stood still for {stalled:.1f} of the {seconds:.1f} s that were waited: please grade again")
    return said.format(stalled=stalled, seconds=seconds)


def _ask_for_stacks(state: PlayState) -> None:
    """Let the programs of a patient play that hangs say where their threads are, the server first."""
    recorder, asked = state.recorder, dict[str, int]()
    for who, program in sorted(state.programs.items(), key=lambda one: one[0] != SERVER):
        if state.setup.is_patient and program.pid in state.network.pids(who) and not program.ended.is_set():
            asked[who] = recorder.count(Shown, who)
            program.dump_stacks()
    if asked:
        recorder.wait(lambda: all(recorder.count(Shown, who) > count for who, count in asked.items()), LIMITS.stacks)
        recorder.wait_quiet(LIMITS.leave_notice, LIMITS.stacks)


def _look_from_outside(state: PlayState, table: ProcessTable) -> tuple[str, ...]:
    """Check what the children reported against what the kernel says, while the programs still run."""
    forged: list[str] = []
    for who, real in state.network.ports_in_use():
        running = state.programs.get(who)
        if running is not None and not _has_port(running, real, table) and state.network.is_open(real):
            forged.append(_("{who} reported a socket that is not its own").format(who=who))
    return tuple(forged)


def _has_port(running: Running, real: int, table: ProcessTable) -> bool:
    """Tell whether a program may have a port.

    The system's table of sockets is no snapshot: while others open and close theirs, a look at it may miss one that is
    there all the time. One that is never there is missed by every look.
    """
    for _look in range(LIMITS.looks):
        ports = None if running.ended.is_set() else running.ports(table)
        if ports is None or real in ports:
            return True
    return False


def _end_all(state: PlayState, table: ProcessTable) -> tuple[str, ...]:
    """End every program and what it has started; return what had outlived its program."""
    left_over: list[str] = []
    for running in state.programs.values():
        running.closing = True
        if not running.ended.is_set():
            running.end()
    for who, running in state.programs.items():
        left_over += running.close(table, state.network.pids(who))
    return tuple(left_over)
