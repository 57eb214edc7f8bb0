"""What the stage asks of the network is done in the network's thread, and answered in time, or is an error."""

import ast
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.limits import Limits
from grader.network import eventloop, loop
from grader.network.eventloop import NetworkError
from grader.network.loop import Network
from grader.record.recorder import Recorder

GRADER = Path(loop.__file__).parents[1]
PUBLIC = {name for name in vars(Network) if not name.startswith("_")} | {"is_idle"}
OUTSIDE = [path for path in GRADER.rglob("*.py") if path.parts[len(GRADER.parts)] not in ("network", "record")]
OUTSIDE += (GRADER.parent / "assignments").rglob("*.py")
MODULES = {"grader.network.loop", "grader.network.faults", "grader.network.addresses"}


def touches(tree: ast.AST) -> Iterator[str]:
    """What a file does with something called `network`: each name that is not simply called and public."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if name == "network" and not (node.attr in PUBLIC and id(node) in called):
                yield f"network.{node.attr}, line {node.lineno}"
        elif (
            isinstance(node, ast.ImportFrom) and "grader.network" in (node.module or "") and node.module not in MODULES
        ):
            yield f"{node.module}, line {node.lineno}"


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: path.relative_to(GRADER.parent).as_posix())
def test_nobody_outside_touches_the_networks_insides(path: Path) -> None:
    """The stage calls the public methods of the network, and nothing else of it."""
    assert list(touches(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "text",
    ["network.answers.plan", "self.stage.network._loop", "network.pids.get('ann')", "f(network.suffer)",
     "from grader.network.control import Control"],
)  # fmt: skip
def test_who_touches_them_is_noticed(text: str) -> None:
    """A private name, a public one that is not called, a module of the inside."""
    assert list(touches(ast.parse(text)))


def test_the_state_is_computed_in_the_networks_thread(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else reads what changes there."""
    threads: list[str] = []
    monkeypatch.setattr(loop, "attention_to", lambda *_details: threads.append(threading.current_thread().name))
    network.state_of("ann")

    assert threads == ["network"]


def test_a_user_who_has_no_connection_has_the_servers_attention(network: Network) -> None:
    """Nothing keeps it from the user."""
    found = network.state_of("ann")

    assert (found.works_on, found.attends, found.taken_in) == (False, True, None)


def test_who_waits_may_ask_the_network_while_it_records(network: Network, recorder: Recorder) -> None:
    """What is waited for is looked at without the record's lock: the network's thread is never held up by it."""
    network._ask(lambda: network._loop.later(0.01, recorder.changed))

    assert recorder.wait(lambda: not network.state_of("ann").works_on and network.is_idle(), 5.0)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The network has little time to answer."""
    monkeypatch.setattr(eventloop, "LIMITS", Limits(control=0.05))


def test_no_answer_in_time_is_an_error(hurried: None) -> None:
    """Not silence: the play is broken, and whoever asked is told."""
    over = threading.Event()
    with Network(recorder := Recorder()) as network:
        network._loop._messages.append(over.wait)  # type: ignore[arg-type]
        with pytest.raises(NetworkError):
            network.recover()
        over.set()

    assert "no answer" in recorder.broken


def test_the_time_in_which_the_machine_stood_still_does_not_count(hurried: None) -> None:
    """The network could not answer then."""

    class Still:
        def stalled(self, _since: float) -> float:
            return 5.0

    recorder = Recorder("", Still())  # type: ignore[arg-type]
    with Network(recorder) as network:
        network._loop._messages.append(lambda: time.sleep(0.2))
        network.recover()

    assert recorder.broken == ""


def test_what_fails_in_the_networks_thread_is_an_error_of_who_asked() -> None:
    """And the network goes on."""
    with Network(recorder := Recorder()) as network:
        with pytest.raises(NetworkError, match="ZeroDivisionError"):
            network._ask(lambda: 1 / 0)

        assert network.is_idle()
    assert "ZeroDivisionError" in recorder.broken


def test_a_network_that_has_ended_answers_nobody(recorder: Recorder) -> None:
    """At once."""
    with Network(recorder) as network:
        pass

    with pytest.raises(NetworkError):
        network.recover()
