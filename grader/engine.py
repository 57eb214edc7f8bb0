"""A grade of one choice of programs: needs, order, parallel plays, confirmation. It knows no assignment.

Rule 1. A pass is a proof and stands; a failure counts only when a second, patient play has it too; a violation that
        was seen is a proof as well.
Rule 2. The plays that need others start as soon as those have shown what is needed; their findings count only if it
        holds at their end.
Rule 3. A fault of our own makes a finding `broken`, never `failed`.
"""

import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from grader.assignment.load import Assignment
from grader.assignment.prompts import Prompts
from grader.assignment.scenes import Settings, levels, scenes, wanted
from grader.assignment.told import addressed, forms, helping
from grader.judge.evidence import SERVER, crossed, needs_terminal
from grader.judge.held_back import HELD_BACK, is_unproved
from grader.judge.played import Habits, Played
from grader.judge.results import Results, came_in_differently
from grader.judge.verdicts import skipped_for
from grader.limits import FAST, LIMITS, PATIENT, Patience
from grader.model import Criterion, Outcome, Scene, Submission
from grader.process.quota import Quota
from grader.process.sandbox import tools
from grader.process.system import around, no_orphans, raise_open_files
from grader.stage.answers import ALIKE, COMMANDS, PROPOSED, SPEAKING
from grader.stage.play import Stopper, play
from grader.stage.state import Setup

MORE = 2
"""Plays of a scene in which users have come in in different ways, beside the two that every failure has."""

CONFIRMED = 4
"""Patient plays at a time: a dozen programs that wait, each for one line, slow nobody down."""

Progress = Callable[[str, str], None]


class Needs:
    """Which criteria have been shown to hold: plays that need them wait here."""

    def __init__(self, criteria: list[Criterion]) -> None:
        self._holds = {criterion.id: Future[bool]() for criterion in criteria}

    def settle(self, criterion: str, *, holds: bool) -> None:
        """Say of a criterion whether it holds; the first word stands."""
        with suppress(KeyError, InvalidStateError):
            self._holds[criterion].set_result(holds)

    def hold_now(self, criterion: str) -> None:
        """Take back that a criterion does not hold: a patient play has shown that it does."""
        self._holds[criterion] = Future()
        self.settle(criterion, holds=True)

    def are_met(self, criteria: set[str]) -> bool:
        """Wait until all of these are settled, or one does not hold; tell whether they do."""
        return all(self._holds[criterion].result() for criterion in criteria)

    def give_up(self) -> None:
        """Let nobody wait any more."""
        for criterion in self._holds:
            self.settle(criterion, holds=False)


class Grade:
    """One grading: the scenes are played; what they show is in `results`."""

    def __init__(self, assignment: Assignment, submission: Submission, settings: Settings, progress: Progress) -> None:
        self.assignment, self.submission, self.settings, self.progress = assignment, submission, settings, progress
        criteria = wanted(assignment.rubric, settings)
        self.results = Results(criteria, scenes(criteria))
        self.habits = Habits()
        self.terminal = False  # a program has shown that it cannot live without one
        self._needs = Needs(criteria)
        self._quota = Quota()
        self._stopper = Stopper()
        self._began = time.perf_counter()
        self._confirming = threading.Semaphore(CONFIRMED)
        self._learning = threading.Lock()

    def play_all(self) -> None:
        """Play every scene at full speed, side by side, then confirm the failures, some at a time."""
        results = self.results
        with (
            tempfile.TemporaryDirectory(prefix="chat-lab-", ignore_cleanup_errors=True) as folder,
            no_orphans(),
            self._quota,
        ):
            raise_open_files()
            room = Path(folder).resolve()  # as tracebacks will name it
            tools(room / "bin")
            pool = ThreadPoolExecutor(max(1, self.settings.jobs), thread_name_prefix="play")

            def side_by_side(act: Callable[[Scene, Path], None], chosen: list[Scene]) -> None:
                for future in [pool.submit(act, scene, room) for scene in chosen]:
                    while not wait([future], LIMITS.heard).done:
                        pass  # Windows tells of Ctrl-C only between two waits
                    future.result()

            try:
                side_by_side(self._play_fast, list(results.scenes))
                for level in levels(results.scenes):
                    side_by_side(self._play_fast, self._unplayed())
                    probe = self._probe(level)
                    side_by_side(self._confirm, [*level, *([probe] if probe else [])])
                self._hold_back(room)
            finally:
                self._stopper.stop()
                self._needs.give_up()
                pool.shutdown(cancel_futures=True)

    def _unplayed(self) -> list[Scene]:
        """Return the scenes that were not played, and whose needs hold by now: a patient play has shown it."""
        results, held = self.results, self.results.passing()
        unplayed = [scene for scene in results.scenes if not results.of(scene) and scene.suits(results.protocol)]
        found = [scene for scene in unplayed if scene.needs() <= held]
        for need in {need for scene in found for need in scene.needs()}:
            self._needs.hold_now(need)
        return found if any(scene.needs() for scene in found) else []

    def _play_fast(self, scene: Scene, folder: Path) -> None:
        makes_sense = self._needs.are_met(scene.needs()) and scene.suits(self.results.protocol)
        if makes_sense:
            self._say_of(scene, "playing")
            played = self._perform(scene, folder, self._fast())
            if played and played.record and needs_terminal(played.record) and not self.terminal:
                self.terminal = True
                self.results.withdraw(scene)
                self._perform(scene, folder, self._fast())
        for criterion in scene.criteria:  # nobody waits for what was not shown
            self._needs.settle(criterion.id, holds=False)
        if makes_sense:
            self._tell(scene)

    def _say_of(self, scene: Scene, state: str) -> None:
        for criterion in scene.criteria:
            self.progress(criterion.id, state)

    def _fast(self) -> Patience:
        """Return the patience of a fast play: a chat that has shown to be slow, and to work, is waited for."""
        word = min(PATIENT.word, max(FAST.word, 2 * self.habits.slowest))
        busy = min(PATIENT.busy, max(FAST.busy, 1.5 * self.habits.joining))
        return replace(FAST, word=word, answer=max(FAST.answer, word), busy=busy)

    def _tell(self, scene: Scene) -> None:
        """Say what is known by now of the criteria of a scene: a failure that is not proven yet is no news."""
        verdicts = self.results.verdicts()
        for criterion in scene.criteria:
            played = all(self.results.of(one) for one in self.results.scenes if criterion in one.criteria)
            verdict = verdicts[criterion.id]
            if played and verdict.proven and verdict.outcome in (Outcome.PASSED, Outcome.FAILED):
                self.progress(criterion.id, verdict.outcome.value)

    def _perform(self, scene: Scene, folder: Path, patience: Patience, habits: Habits | None = None) -> Played | None:
        """Play a scene once, and keep what it leaves; None where the grade is over."""
        if self._stopper.stopped:
            return None
        number = len(self.results.of(scene)) + 1
        played = self._play(scene, folder, patience, number, habits)
        self.results.add(scene, played)
        return played

    def _play(
        self, scene: Scene, folder: Path, patience: Patience, number: int, habits: Habits | None = None
    ) -> Played:
        where = folder / f"{scene.name}-{scene.variant}-{number}".replace(" ", "-")
        setup = Setup(
            self.submission, self.assignment.prompts, habits or self.habits,
            self.settings.python, where, f"{self.settings.seed}/{scene.name}/{scene.variant}/{number}",
            scene.variant, patience, self._quota, folder / "bin", self.assignment.rubric.names, self.terminal,
            around(self.settings.sandbox, where, folder / "bin"),
        )  # fmt: skip
        scripts = [(criterion, self.assignment.scenarios[criterion.id]) for criterion in scene.criteria]

        def holds(criterion: Criterion, protocol: str | None) -> None:
            self.results.protocol = self.results.protocol or protocol
            self._needs.settle(criterion.id, holds=True)

        played = play(setup, scripts, self._stopper, holds)
        with self._learning:
            self.habits = self.habits.with_those_of(played.habits)
        return played

    def _confirm(self, scene: Scene, folder: Path) -> None:
        """Play a scene again, patiently, where its failure is not proven yet, or where it now may be played."""
        if scene not in self.results.scenes:
            self.results.probed = self._play(scene, folder, PATIENT, 1)
        elif scene.suits(self.results.protocol):
            with self._confirming:
                self._replay(scene, folder)

    def _replay(self, scene: Scene, folder: Path) -> None:
        results = self.results
        verdicts = results.verdicts()
        lost = {name for name, one in verdicts.items() if one.outcome is Outcome.FAILED and one.proven}
        asked = [one for one in scene.criteria if one.id not in lost and not skipped_for(one, verdicts)]
        here = [results.verdict_in(criterion, scene) for criterion in asked]
        doubtful = any(one.outcome in (Outcome.FAILED, Outcome.BROKEN) and not one.proven for one in here)
        if not doubtful and not results.is_undecided(scene):
            return
        self._say_of(scene, "confirming")
        played = self._perform(scene, folder, PATIENT)
        if played and doubtful:
            self._replay_without_names(scene, folder, played)
            self._guess_otherwise(scene, folder, played)
        for _number in range(MORE):
            if _joins_differ(self.results, scene) and time.perf_counter() - self._began < LIMITS.more_plays:
                self._perform(scene, folder, PATIENT)
        while results.is_undecided(scene) and self._perform(scene, folder, PATIENT):
            pass
        self._tell(scene)

    def _replay_without_names(self, scene: Scene, folder: Path, played: Played) -> None:
        """Where names were typed that nobody had asked for, and no line was heard, play once more without them.

        Where only a user's first line goes on, the name was that line.
        """
        answered = played.record is not None and bool(crossed(played.record, 0.0, who=SERVER))
        if played.unasked and answered and not self.habits.shy and not self.results.was_heard():
            self._perform(scene, folder, PATIENT, replace(self.habits, shy=True))
            with self._learning:
                shy = self.results.was_heard()
                self.habits = replace(self.habits, shy=shy, deaf=self.habits.deaf and not shy)

    def _guess_otherwise(self, scene: Scene, folder: Path, played: Played) -> None:
        """Play again with other answers to questions in unknown words: a room, say, that has to be the same for all.

        Where a screen tells what is to be typed, that is typed.
        """
        if self.results.was_heard() or not self.assignment.rubric.names:
            return
        for guess in (COMMANDS, SPEAKING, ALIKE, PROPOSED):
            if not _may_help(guess, played, self.assignment.prompts):
                continue
            again = self._perform(scene, folder, PATIENT, replace(self.habits, guess=guess))
            if self.results.was_heard():
                self.results.keep_the_last(scene)
                with self._learning:
                    self.habits = replace(self.habits, guess=guess, deaf=False)
                return
            played = replace(again, guessed=played.guessed or again.guessed) if again else played

    def _probe(self, level: list[Scene]) -> Scene | None:
        """Return the scene of the rubric's probe, where what may make it needless is judged in this level.

        It judges nothing, and is played only where the criterion that would show how far a line reaches does not hold.
        """
        probe, held = self.assignment.rubric.probe, self.results.passing()
        judged = {criterion.id for scene in level for criterion in scene.criteria}
        if probe is None or self.settings.only or probe.unless not in judged:
            return None
        if self.habits.deaf or probe.unless in held or not held.issuperset(probe.needs):
            return None
        return _scene_of(probe.scenario)

    def _hold_back(self, folder: Path) -> None:
        """Where no word was to be read on its way, look whether any comes while the network holds all back."""
        known, results = HELD_BACK in self.assignment.scenarios, self.results
        if known and not self.habits.console and is_unproved(results.task(), results.passing()):
            results.held_back = self._play(_scene_of(HELD_BACK), folder, self._fast(), 1)


def _joins_differ(results: Results, scene: Scene) -> bool:
    """Tell whether a scene that fails has seen the same users come in in different ways: a race."""
    outcomes = {results.verdict_in(criterion, scene).outcome for criterion in scene.criteria}
    return Outcome.FAILED in outcomes and came_in_differently(results.of(scene))


def _scene_of(scenario: str) -> Scene:
    """Return a scene of one scenario that no criterion of the rubric is judged in."""
    return Scene(scenario, "", (Criterion(scenario, "beyond", "", "", 0.0, (), scenario),))


def _may_help(guess: int, played: Played, prompts: Prompts) -> bool:
    """Tell whether what a play has left gives reason to try this: questions in unknown words, commands told."""
    screens = played.record.screens if played.record else {}
    text = "\n".join(screens[name].text for name in played.users if name in screens)
    told = forms(text)
    if guess == SPEAKING:
        said = any(one.fields and prompts.means_a_line(one.fields[-1]) for one in told)
        return said or bool(addressed(text, prompts.everybody))
    if guess == COMMANDS:
        told_to = any(one.fields or not prompts.ends(one.command) for one in told)
        return told_to or bool(helping(text, prompts.helping))
    return played.guessed
