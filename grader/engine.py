"""A grade of one casting: needs, order, parallel plays, confirmation.

Rule 1. A pass is a proof and stands; a failure counts only when a second play, alone and patient, has it too;
        a violation that was seen is a proof as well.
Rule 2. The plays that need others start as soon as those have shown what is needed; their findings count only
        if it holds at the curtain.
Rule 3. A fault of our own makes a finding `broken`, never `failed`.
"""

from __future__ import annotations

import dataclasses
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from grader.assignment.scenes import Scene, Settings, levels, scenes, wanted
from grader.judge.evidence import SERVER, crossed, needs_terminal
from grader.judge.verdicts import Verdict, merged, skipped_for
from grader.limits import FAST, LIMITS, PATIENT, Patience
from grader.model import Criterion, Outcome, Submission
from grader.process.quota import Quota, no_orphans
from grader.process.sandbox import raise_open_files, tools
from grader.record.events import Connected
from grader.stage.held_back import HELD_BACK, broken_seal, held_back, is_open, rests_on_hearing
from grader.stage.play import Played, came_in_differently, perform
from grader.stage.stage import Habits, Setup

if TYPE_CHECKING:
    from grader.assignment.load import Assignment
    from grader.judge.claim import Complaint

MORE = 2
"""Plays of a scene in which users have come in in different ways, beside the two that every failure has."""

CONFIRMED = 4
"""Patient plays at a time: a dozen programs that wait, each for one line, slow nobody down."""

Progress = Callable[[str, str], None]
Play = Callable[[Scene, Path], None]


class Grade:
    """One grading: the scenes, the plays that were played, and what they found."""

    def __init__(self, assignment: Assignment, submission: Submission, settings: Settings, progress: Progress) -> None:
        self.assignment, self.submission, self.settings, self.progress = assignment, submission, settings, progress
        self.wanted = wanted(assignment.rubric, settings)
        self.scenes = scenes(self.wanted)
        self.shown: dict[str, threading.Event] = {criterion.id: threading.Event() for criterion in self.wanted}
        self.shown_to_hold: dict[str, bool] = {}
        self.performances: dict[Scene, list[Played]] = {scene: [] for scene in self.scenes}
        self.watch = Quota()
        self.over = False
        self.began = time.perf_counter()
        self.habits = Habits()
        self.probe = self._probe()
        self.seal = Scene(HELD_BACK.scene, "", (HELD_BACK,))
        self.performances[self.seal] = []
        self._protocol: str | None = None
        self.confirming = threading.Semaphore(CONFIRMED)
        self.terminal = False  # a program has shown that it cannot live without one

    def _probe(self) -> Scene | None:
        """Return the scene of the rubric's probe: it judges nothing."""
        probe = self.assignment.rubric.probe
        if probe is None or self.settings.only:
            return None
        pseudo = Criterion(probe.scenario, "probe", "", "", 0.0, (), probe.scenario)
        scene = Scene(probe.scenario, "", (pseudo,))
        self.performances[scene] = []
        return scene

    def play_all(self) -> None:
        """Play every scene at full speed, side by side, then confirm the failures, some at a time."""
        with (
            tempfile.TemporaryDirectory(prefix="chat-lab-", ignore_cleanup_errors=True) as folder,
            no_orphans(),
            self.watch,
        ):
            raise_open_files()
            room = Path(folder).resolve()  # as tracebacks will name it
            tools(room / "bin")
            pool = ThreadPoolExecutor(max(1, self.settings.jobs), thread_name_prefix="play")
            try:
                self._side_by_side(self._play_fast, self.scenes, pool, room)
                for level in levels(self.scenes):
                    self._side_by_side(self._play_fast, self._unplayed(), pool, room)
                    self._side_by_side(self._confirm, self._with_probe(level), pool, room)
                self._hold_back(room)
            finally:
                self._give_up()
                pool.shutdown(cancel_futures=True)

    @staticmethod
    def _side_by_side(play: Play, chosen: list[Scene], pool: ThreadPoolExecutor, room: Path) -> None:
        for future in [pool.submit(play, scene, room) for scene in chosen]:
            future.result()

    def _unplayed(self) -> list[Scene]:
        """Return the scenes that were not played, and whose needs hold by now: a patient play has shown it."""
        held = self._held()
        protocol = self.protocol()
        found = [
            scene
            for scene in self.scenes
            if not self.performances[scene] and scene.needs() <= held and scene.suits(protocol)
        ]
        for scene in found:
            for need in scene.needs():
                self.shown_to_hold[need] = True
        return found if any(scene.needs() for scene in found) else []

    def _give_up(self) -> None:
        """Let nobody wait any more: the grade is over, or was interrupted."""
        self.over = True
        for performance in self.all_played():
            performance.stop()
        for event in self.shown.values():
            event.set()

    def _play_fast(self, scene: Scene, folder: Path) -> None:
        for need in scene.needs():
            self.shown[need].wait()
            if not self.shown_to_hold.get(need):
                self._settle(scene.criteria, holds=False)
                return
        if not scene.suits(self.protocol()):
            return
        for criterion in scene.criteria:
            self.progress(criterion.id, "playing")
        self._perform(scene, folder, self._fast())
        first = self.performances[scene][-1].record
        if first is not None and needs_terminal(first) and not self.terminal:
            self.terminal = True
            self.performances[scene].clear()
            self._perform(scene, folder, self._fast())
        self._settle(scene.criteria, holds=False)
        self._tell(scene)

    def _fast(self) -> Patience:
        """Return the patience of a fast play: a chat that has shown to be slow, and to work, is waited for."""
        word = min(PATIENT.word, max(FAST.word, 2 * self.habits.slowest))
        busy = min(PATIENT.busy, max(FAST.busy, 1.5 * self.habits.joining))
        return dataclasses.replace(FAST, word=word, answer=max(FAST.answer, word), busy=busy)

    def _tell(self, scene: Scene) -> None:
        """Say what is known by now of the criteria of a scene: a failure that is not proven yet is no news."""
        verdicts = self.verdicts()
        for criterion in scene.criteria:
            played = all(self.performances[one] for one in self.scenes if criterion in one.criteria)
            outcome, proven = verdicts[criterion.id].outcome, verdicts[criterion.id].proven
            if played and (outcome is Outcome.PASSED or (outcome is Outcome.FAILED and proven)):
                self.progress(criterion.id, outcome.value)

    def _settle(self, criteria: tuple[Criterion, ...], *, holds: bool) -> None:
        """Say of criteria whether they hold; the first word stands."""
        for criterion in criteria:
            self.shown_to_hold.setdefault(criterion.id, holds)
            if criterion.id in self.shown:  # the probe's is none of them
                self.shown[criterion.id].set()

    def _perform(self, scene: Scene, folder: Path, patience: Patience) -> None:
        if self.over:
            return
        number = len(self.performances[scene]) + 1
        where = folder / f"{scene.name}-{scene.variant}-{number}".replace(" ", "-")
        cast = Setup(
            self.submission, self.assignment.prompts, self.habits, self.settings.python, where,
            f"{self.settings.seed}/{scene.name}/{scene.variant}/{number}",
            scene.variant, patience, self.watch, folder / "bin", self.terminal,
        )  # fmt: skip
        performance = Played()
        self.performances[scene].append(performance)
        known = {**self.assignment.scenarios, HELD_BACK.id: held_back}
        scripts = [(criterion, known[criterion.id]) for criterion in scene.criteria]
        perform(performance, cast, scripts, lambda criterion: self._settle((criterion,), holds=True))

    def _with_probe(self, level: list[Scene]) -> list[Scene]:
        """Return the scenes of a level, and the probe, where what may make it needless is judged among them."""
        probe, judged = self.assignment.rubric.probe, {criterion.id for scene in level for criterion in scene.criteria}
        return [*level, self.probe] if self.probe and probe and probe.unless in judged else level

    def _confirm(self, scene: Scene, folder: Path) -> None:
        """Play a scene again, patiently, where its failure is not proven yet, or where it now may be played."""
        if scene is self.probe:
            self._look_how_far(folder)
        elif scene.suits(self.protocol()):
            with self.confirming:
                self._replay(scene, folder)

    def _replay(self, scene: Scene, folder: Path) -> None:
        verdicts = self.verdicts()
        lost = {name for name, one in verdicts.items() if one.outcome is Outcome.FAILED and one.proven}
        wanted = [one for one in scene.criteria if one.id not in lost and not skipped_for(one, verdicts)]
        played = self.performances[scene]
        here = [merged(criterion, played, verdicts) for criterion in wanted]
        if not any(verdict.outcome in (Outcome.FAILED, Outcome.BROKEN) and not verdict.proven for verdict in here):
            return
        for criterion in scene.criteria:
            self.progress(criterion.id, "confirming")
        self._perform(scene, folder, PATIENT)
        if self._may_be_the_names(scene):
            self._without_unasked_names(scene, folder)
        for _number in range(MORE):
            if self._joins_differ(scene) and time.perf_counter() - self.began < LIMITS.more_plays:
                self._perform(scene, folder, PATIENT)
        self._tell(scene)

    def _may_be_the_names(self, scene: Scene) -> bool:
        """Tell whether names were typed that nobody had asked for, and no criterion holds in which a line was heard."""
        last = self.performances[scene][-1]
        answered = last.record is not None and bool(crossed(last.record, 0.0, who=SERVER))
        return last.unasked and answered and not self.habits.shy and not self._was_heard()

    def _without_unasked_names(self, scene: Scene, folder: Path) -> None:
        """Play once more without them: where only a user's first line goes on, the name was that line."""
        self.habits.shy = True
        self._perform(scene, folder, PATIENT)
        self.habits.shy = self._was_heard()
        self.habits.deaf = self.habits.deaf and not self.habits.shy

    def _was_heard(self) -> bool:
        """Tell whether a criterion holds in which a line had to be heard."""
        held, played = self._held(), self.all_played()
        return any(criterion.id in held and rests_on_hearing(criterion, played) for criterion in self.wanted)

    def _held(self) -> set[str]:
        """Return the criteria that hold, from all plays so far."""
        return {name for name, verdict in self.verdicts().items() if verdict.outcome is Outcome.PASSED}

    def _joins_differ(self, scene: Scene) -> bool:
        """Tell whether a scene that fails has seen the same users come in in different ways: a race."""
        verdicts, played = self.verdicts(), self.performances[scene]
        outcomes = {merged(criterion, played, verdicts).outcome for criterion in scene.criteria}
        return Outcome.FAILED in outcomes and came_in_differently(played)

    def _look_how_far(self, folder: Path) -> None:
        """Play the probe, where the criterion that would show how far a line reaches does not hold."""
        probe, held = self.assignment.rubric.probe, self._held()
        if self.probe and probe and not self.habits.deaf and probe.unless not in held and held.issuperset(probe.needs):
            self._perform(self.probe, folder, PATIENT)

    def _hold_back(self, folder: Path) -> None:
        """Where no word was to be read on its way, look whether any comes while the network holds all back."""
        if not self.habits.console and is_open(self.task_played(), self._held()):
            self._perform(self.seal, folder, self._fast())

    def past(self) -> Complaint | None:
        """Return the proof that words have gone round the taps, if there is one."""
        return broken_seal(next(iter(self.performances[self.seal]), None))

    def probed(self) -> Played | None:
        """Return the play of the rubric's probe, where it was needed."""
        probe = self.assignment.rubric.probe
        played = self.performances[self.probe] if self.probe and probe and probe.unless not in self._held() else []
        return next(iter(played), None)

    def all_played(self) -> list[Played]:
        """Return what all plays so far have left."""
        return [one for scene in self.performances for one in self.performances[scene]]

    def protocol(self) -> str | None:
        """Return the protocol of the first call that was seen, in whatever play; None before that."""
        if self._protocol is None:
            stages = [one.stage for one in self.all_played() if one.stage is not None]
            events = (event for stage in stages for event in stage.recorder.events())
            self._protocol = next((event.protocol for event in events if isinstance(event, Connected)), None)
        return self._protocol

    def suited(self) -> list[Criterion]:
        """Return the criteria to be judged that make sense for the chat's protocol, as far as it is known."""
        protocol = self.protocol()
        return [one for one in self.wanted if protocol is None or one.protocol in ("", protocol)]

    def task_played(self) -> list[Played]:
        """Return what the plays of the task itself have left: the second tier shows nothing of threads and kinds."""
        return [one for scene in self.performances if scene.is_task for one in self.performances[scene]]

    def verdicts(self) -> dict[str, Verdict]:
        """Return what is known of each criterion, from all plays so far."""
        found: dict[str, Verdict] = {}
        suited, past, played = self.suited(), self.past(), self.all_played()
        for criterion in self.wanted:
            if criterion not in suited:
                found[criterion.id] = Verdict(Outcome.SKIPPED)
                continue
            per_scene = [
                merged(criterion, self.performances[scene], found)
                for scene in self.scenes
                if criterion in scene.criteria and (self.performances[scene] or scene.name == criterion.scene)
            ]
            verdict = found[criterion.id] = min(per_scene, key=lambda verdict: verdict.rank)
            if past and verdict.outcome is Outcome.PASSED and rests_on_hearing(criterion, played):
                found[criterion.id] = dataclasses.replace(verdict, outcome=Outcome.FAILED, complaint=past, notes=())
        return found
