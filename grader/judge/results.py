"""What the plays of one grade have shown so far, and the verdicts, worked out anew only after another play."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from grader.judge.held_back import rests_on_hearing, went_round
from grader.judge.played import Played
from grader.judge.verdicts import Verdict, merged, of_one, votes
from grader.model import Criterion, Outcome, Scene
from grader.record.events import Connected, Transcript, Worked

CLEAR, MOST_VOTES = 2, 5
"""Plays by which one verdict must lead, and plays at most: a race may go either way for ever."""


class Results:
    """The plays of one grade, by their scenes. Plays are added by several threads, and never changed."""

    def __init__(self, wanted: Sequence[Criterion], scenes: Sequence[Scene]) -> None:
        self.wanted, self.scenes = wanted, scenes
        self.protocol: str | None = None  # of the first call that was seen, in whatever play
        self.probed: Played | None = None
        self.held_back: Played | None = None
        self._plays: dict[Scene, list[tuple[Played, dict[str, Verdict]]]] = {scene: [] for scene in scenes}
        self._changes = 0
        self._known: tuple[tuple[int, bool], dict[str, Verdict]] | None = None

    def add(self, scene: Scene, played: Played) -> None:
        """Take what a play of a scene has left, and judge it."""
        called = [] if played.record is None else played.record.of(Connected)
        self.protocol = self.protocol or next((one.protocol for one in called), None)
        self._plays[scene].append((played, {criterion.id: of_one(criterion, played) for criterion in scene.criteria}))
        self._changes += 1

    def of(self, *scenes: Scene) -> list[Played]:
        """Return the plays of scenes, in their order."""
        return [played for scene in scenes for played, _verdicts in self._plays[scene]]

    def withdraw(self, scene: Scene) -> None:
        """Forget the plays of a scene: they were played in a way in which its programs cannot live."""
        self._plays[scene].clear()
        self._changes += 1

    def keep_the_last(self, scene: Scene) -> None:
        """Forget all plays of a scene but the last: in the others a question had been answered wrongly."""
        last = self._plays[scene][-1]
        self.withdraw(scene)
        self._plays[scene].append(last)

    def all(self) -> list[Played]:
        """Return all plays of the scenes."""
        return self.of(*self.scenes)

    def task(self) -> list[Played]:
        """Return the plays of the task itself, and the probe: the second tier shows nothing of threads and kinds."""
        plays = self.of(*(scene for scene in self.scenes if scene.is_task))
        return [*plays, self.probed] if self.probed else plays

    def suited(self) -> list[Criterion]:
        """Return the criteria that make sense for the protocol, as far as it is known."""
        return [one for one in self.wanted if self.protocol is None or one.protocol in ("", self.protocol)]

    def verdicts(self) -> dict[str, Verdict]:
        """Return what is known of each criterion, from all plays so far."""
        state = self._changes, self.held_back is not None
        if self._known is None or self._known[0] != state:
            self._known = state, self._judged()
        return self._known[1]

    def verdict_in(self, criterion: Criterion, scene: Scene) -> Verdict:
        """Return what the plays of one scene say together of a criterion."""
        return merged(criterion, self._each(criterion, scene), self.verdicts())

    def passing(self) -> set[str]:
        """Return the criteria that hold."""
        return {name for name, verdict in self.verdicts().items() if verdict.outcome is Outcome.PASSED}

    def was_heard(self) -> bool:
        """Tell whether a criterion holds in which a line had to be heard."""
        plays = self.all()
        return any(rests_on_hearing(name, plays) for name in self.passing())

    def is_undecided(self, scene: Scene) -> bool:
        """Tell whether plays at one pace differ, or may differ, and neither verdict has a clear majority yet.

        Some plays have no vote: their number has an end, too.
        """
        if len(self._plays[scene]) > MOST_VOTES:
            return False
        races = any(one.record is not None and share_a_socket(one.record) for one in self.of(scene))
        for criterion in scene.criteria:
            passed, failed = map(len, votes(self._each(criterion, scene)))
            if (races or (passed and failed)) and abs(passed - failed) < CLEAR and passed + failed < MOST_VOTES:
                return True
        return False

    def _each(self, criterion: Criterion, scene: Scene) -> list[Verdict]:
        """Return what each play of a scene says of a criterion."""
        return [verdicts[criterion.id] for _played, verdicts in self._plays[scene]]

    def _judged(self) -> dict[str, Verdict]:
        found: dict[str, Verdict] = {}
        suited, past, plays = self.suited(), went_round(self.held_back), self.all()
        for criterion in self.wanted:
            if criterion not in suited:
                found[criterion.id] = Verdict(Outcome.SKIPPED)
                continue
            per_scene = [
                merged(criterion, self._each(criterion, scene), found)
                for scene in self.scenes
                if criterion in scene.criteria and (self._plays[scene] or scene.name == criterion.scene)
            ]
            verdict = found[criterion.id] = min(per_scene, key=lambda verdict: verdict.rank)
            if past and verdict.outcome is Outcome.PASSED and rests_on_hearing(criterion.id, plays):
                found[criterion.id] = replace(verdict, outcome=Outcome.FAILED, complaint=past, notes=())
        return found


def share_a_socket(record: Transcript) -> bool:
    """Tell whether two threads have received from one connection by turns: which of them gets a line is chance."""
    tcp = {event.link for event in record.of(Connected) if event.protocol == "TCP"}
    threads: dict[tuple[str, int], list[str]] = {}
    for event in record.of(Worked):
        if event.call == "recv" and event.link in tcp:
            order = threads.setdefault((event.who, event.link), [])
            if order[-1:] != [event.thread]:
                if event.thread in order:
                    return True
                order.append(event.thread)
    return False


def came_in_differently(plays: Sequence[Played]) -> bool:
    """Tell whether the same users have come in in different ways in plays of one scene: they race."""
    whole = [one for one in plays if one.record is not None and not one.broken]
    same = [one for one in whole if one.unasked is whole[0].unasked]
    shortest = min((len(one.entrances) for one in same), default=0)
    return any(one.entrances[:shortest] != other.entrances[:shortest] for one, other in pairwise(same))
