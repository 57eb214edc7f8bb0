"""One play from its first process to its last: the stage is set, the scenes are played, the curtain falls."""

from __future__ import annotations

import dataclasses
import os
import shutil
import traceback
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from grader.judge.evidence import SERVER, crossed, observations
from grader.language import _
from grader.limits import LIMITS, PATIENT
from grader.model import Criterion
from grader.network.loop import Network
from grader.process.deadlock import Standstill
from grader.process.linux import is_told
from grader.process.sandbox import NoRoom, private_copy
from grader.process.tree import ProcessTable, look
from grader.record.events import Connected, Shown
from grader.record.recorder import Recorder
from grader.record.stalls import Stalls
from grader.stage.stage import Setup, Stage
from grader.stage.user import Missed

if TYPE_CHECKING:
    from grader.judge.claim import Claim
    from grader.judge.evidence import Line
    from grader.process.running import Running
    from grader.record.events import Transcript

Script = tuple[Criterion, Callable[[Any], None]]


@dataclasses.dataclass
class Played:
    """What one play has left: its record, and for each criterion the claims and the steps."""

    patient: bool = False
    record: Transcript | None = None
    claims: dict[str, list[Claim]] = dataclasses.field(default_factory=dict)
    missed: set[str] = dataclasses.field(default_factory=set)
    steps: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    notes: list[str] = dataclasses.field(default_factory=list)
    lines: tuple[Line, ...] = ()
    users: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    entrances: tuple[tuple[bool, bool], ...] = ()
    """For each user who had come before the first line: whether the client and the server had sent anything by then.
    (What the server had sent to the last one is chance: the first line may be quicker than a welcome.)"""
    unasked: bool = False
    console: bool = False
    broken: str = ""
    unfair: dict[str, str] = dataclasses.field(default_factory=dict)
    """For each criterion whose waits in vain tell nothing, as the machine stood still in them: the sentence on that."""
    processes: int = 0
    stage: Stage | None = None
    stopped: bool = False

    def stop(self) -> None:
        """End the play from outside: the grade is over, or was interrupted."""
        self.stopped = True
        if self.stage is not None:
            self.stage.recorder.stop()


def perform(performance: Played, cast: Setup, scripts: Sequence[Script], holds: Callable[[Criterion], None]) -> None:
    """Play the scripts of one scene on one stage; `holds` is told of each criterion that was played through."""
    performance.patient = cast.patience is PATIENT
    canary = Stalls()
    recorder = Recorder(f"{cast.folder}{os.sep}", canary)
    try:
        performance.notes += private_copy(cast.submission.root, cast.folder)

        def may_fork(who: str) -> bool:
            return who not in stage.programs or stage.programs[who].may_grow()

        with canary, Network(recorder, may_fork, seed=cast.seed) as network:
            stage = performance.stage = Stage(cast, network, recorder)
            if is_told():
                recorder.stands_still = _stillness(stage, network, recorder).lasted
            if performance.stopped:
                recorder.stop()
            try:
                _play(performance, stage, scripts, holds)
                stage.curtain()
            finally:
                curtain = recorder.now()
                family = look()
                try:
                    forged = _look_from_outside(stage, network, family)
                finally:  # also where the network does not answer
                    left_over = _end_all(stage, network, family)
        record = dataclasses.replace(recorder.frozen(), curtain=curtain, left_over=left_over, forged=forged)
        performance.claims, performance.steps = stage.claims, stage.steps
        performance.lines, performance.users = tuple(stage.lines), tuple(stage.users)
        performance.entrances = _entrances(stage, record)
        performance.gone = tuple(name for name, user in stage.users.items() if user.gone)
        performance.unasked = stage.unasked
        performance.console = cast.habits.console
        performance.notes += [*stage.notes, *observations(record)]
        performance.processes = len(stage.programs)
        performance.broken = recorder.broken
        performance.record = record  # last: whoever sees it may judge the play
    except NoRoom as error:
        performance.broken = str(error)
    except Exception:
        performance.broken = traceback.format_exc()
    finally:
        shutil.rmtree(cast.folder, ignore_errors=True)


def _play(performance: Played, stage: Stage, scripts: Sequence[Script], holds: Callable[[Criterion], None]) -> None:
    """Play each criterion's script, as long as what it needs has held in this play."""
    for criterion, script in scripts:
        if lost := performance.missed & set(criterion.needs):
            performance.missed.add(criterion.id)
            for need in lost & set(performance.unfair):
                performance.unfair[criterion.id] = performance.unfair[need]
            continue
        stage.begin(criterion.id)
        before = stage.recorder.in_vain
        try:
            script(stage)
        except Missed:
            performance.missed.add(criterion.id)
            if performance.patient and (unfair := _stood_still(stage, before)):
                performance.unfair[criterion.id] = unfair
            _ask_for_stacks(stage)
        else:
            holds(criterion)


def _stillness(stage: Stage, network: Network, recorder: Recorder) -> Standstill:
    """Return what knows when nothing in this play can move any more.

    Where a program has started others, or somebody's child has come to us, nothing is known: an alarm of theirs shows
    nowhere.
    """

    def members(family: ProcessTable) -> set[int] | None:
        leaders: set[int] = set()
        found: set[int] = set()
        for who, program in list(stage.programs.items()):
            leaders.add(program.pid)
            found |= program.members(family, network.pids(who))
        ours, session = os.getpid(), family.sessions.get(os.getpid())
        orphans = {
            pid
            for pid, parent in family.parents.items()
            if parent == ours and family.sessions.get(pid) != session and not family.tokens.get(pid)
        }
        return found if found | orphans <= leaders else None

    def nothing_under_way() -> bool:
        return all(one.is_shown() for one in list(stage.programs.values()) if not one.closed) and network.is_idle()

    return Standstill(recorder, members, nothing_under_way)


def _entrances(stage: Stage, record: Transcript) -> tuple[tuple[bool, bool], ...]:
    """Return how each user came in who was there before the first line."""
    first = min((line.at for line in stage.lines), default=float("inf"))
    came = {event.who for event in record.events if isinstance(event, Connected) and event.at < first}
    found = [
        (bool(crossed(record, 0.0, first, who=name)), bool(crossed(record, 0.0, first, to=name)))
        for name in stage.users
        if name in came
    ]
    return (*found[:-1], *((sent, False) for sent, _welcomed in found[-1:]))


def came_in_differently(played: Sequence[Played]) -> bool:
    """Tell whether the same users have come in in different ways in plays of one scene: they race."""
    played = [one for one in played if one.record is not None and not one.broken]
    same = [one for one in played if one.unasked is played[0].unasked]
    shortest = min((len(one.entrances) for one in same), default=0)
    return len({one.entrances[:shortest] for one in same}) > 1


def _stood_still(stage: Stage, before: tuple[float, float]) -> str:
    """Tell whether what was waited for in vain, since `before`, tells nothing, as the machine stood still; in words.

    What the play's own programs have used of the processors is no stall that they could plead.
    """
    seconds, stalled = (now - then for now, then in zip(stage.recorder.in_vain, before, strict=True))
    if stalled <= LIMITS.stall_share * seconds:
        return ""
    own = sum(program.cpu() for program in stage.programs.values() if not program.closed)
    if stalled - own <= LIMITS.stall_share * seconds:
        return ""
    said = _("the machine stood still for {stalled:.1f} of the {seconds:.1f} s that were waited: please grade again")
    return said.format(stalled=stalled, seconds=seconds)


def _ask_for_stacks(stage: Stage) -> None:
    """Let the server of a patient play that hangs say where its threads are."""
    server = stage.programs.get(SERVER)
    if server is not None and stage.cast.patience is PATIENT and server.pid in stage.network.pids(SERVER):
        before = stage.recorder.count(Shown, SERVER)
        server.dump_stacks()
        stage.recorder.wait(lambda: stage.recorder.count(Shown, SERVER) > before, LIMITS.stacks)
        stage.recorder.wait_quiet(LIMITS.leave_notice, LIMITS.stacks)


def _look_from_outside(stage: Stage, network: Network, family: ProcessTable) -> tuple[str, ...]:
    """Check what the children reported against what the kernel says, while the programs still run."""
    forged: list[str] = []
    for who, real in network.ports_in_use():
        running = stage.programs.get(who)
        if running is not None and not _has_port(running, real, family) and network.is_open(real):
            forged.append(_("{who} reported a socket that is not its own").format(who=who))
    return tuple(forged)


def _has_port(running: Running, real: int, family: ProcessTable) -> bool:
    """Tell whether a program may have a port.

    The system's table of sockets is no snapshot: while others open and close theirs, a look at it may miss one that is
    there all the time. One that is never there is missed by every look.
    """
    for _look in range(LIMITS.looks):
        ports = None if running.ended.is_set() else running.ports(family)
        if ports is None or real in ports:
            return True
    return False


def _end_all(stage: Stage, network: Network, family: ProcessTable) -> tuple[str, ...]:
    """End every program and what it has started; return what had outlived its program."""
    left_over: list[str] = []
    for running in stage.programs.values():
        running.closing = True
        if not running.ended.is_set():
            running.popen.kill()
    for who, running in stage.programs.items():
        left_over += running.close(family, network.pids(who))
    return tuple(left_over)
