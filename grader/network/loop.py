"""The network of one play, as the stage sees it: each call is a message to the one thread that owns all of it."""

from collections.abc import Callable
from typing import Self

from grader.network.control import CHILD, Control
from grader.network.eventloop import EventLoop
from grader.network.faults import Fault
from grader.network.threads import Attention, attention_to
from grader.record.recorder import Recorder


class Network:
    """Owns the control port, the address plan and the taps of one play, for as long as it is entered.

    Every method but `pids` raises NetworkError where the network's thread does not answer in time. `may_fork` is told a
    program's label, and tells whether its tree may have one process more. `number_outside` is told a program's token
    and the number by which one of its processes knows itself; it tells the one by which we know it, 0 where none is.
    """

    child = CHILD
    """The folder that a program of this network reads."""

    def __init__(
        self,
        recorder: Recorder,
        may_fork: Callable[[str], bool] = lambda _who: True,
        number_outside: Callable[[str, int], int] = lambda _token, number: number,
        seed: str = "",
    ) -> None:
        self._loop = EventLoop(recorder, seed)
        self._control = Control(self._loop, may_fork, number_outside)
        self._ask, self.is_idle = self._loop.ask, self._loop.is_idle

    def __enter__(self) -> Self:
        self._loop.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._loop.close()

    def environment(self, who: str) -> dict[str, str]:
        """Return the variables that make a program, under this label, a part of this network."""
        return self._ask(lambda: self._control.environment(who))

    def suffer(self, fault: Fault, who: str = "", to: str = "") -> None:
        """Put a fault in force on what `who` sends to `to`; an empty one means everybody."""
        self._ask(lambda: self._loop.troubles.put(fault, who, to))

    def recover(self) -> None:
        """Lift all faults; what they held goes on."""
        self._ask(self._control.recover)

    def strike(self, fault: Fault, who: str) -> None:
        """End the connections of a client at once, as the fault has it: by a reset."""
        self._ask(lambda: self._control.links.strike(fault, who))

    def ends_orderly(self, who: str) -> None:
        """Say that a program's process is about to be ended: the others see an orderly end of its links."""
        self._ask(lambda: self._control.links.end_orderly(who))

    def narrow(self, segment: int) -> None:
        """Let the connections that are opened from now on have segments of so many bytes; 0: as loopback has them."""
        self._ask(lambda: self._control.links.narrow(segment))

    def forget(self, who: str) -> None:
        """Take back what a program has reported to have sent: it is started anew."""
        self._ask(lambda: self._control.reports.sent.pop(who, None))

    def state_of(self, who: str) -> Attention:
        """Return what the server has taken in of a user's, and the user's client of the server's."""
        control = self._control
        return self._ask(lambda: attention_to(who, control.reports, control.links.all, control.udp.taps))

    def deadlines(self) -> tuple[float, ...]:
        """Return the timeouts, in seconds, of the sockets at which programs have last waited for more; 0: none."""
        return self._ask(lambda: tuple(self._control.reports.deadlines.values()))

    def pids(self, who: str) -> tuple[int, ...]:
        """Return the processes of a program that have asked anything; at once, as who ends them must know them."""
        return self._control.pids.get(who, ())

    def ports_in_use(self) -> tuple[tuple[str, int], ...]:
        """Return which program says that it listens at which real port, of those that others have reached."""
        return self._ask(self._control.ports_in_use)

    def is_open(self, real: int) -> bool:
        """Tell whether anybody has a real port: asked at a play's end, when a connection more disturbs nobody."""
        return self._ask(lambda: self._control.is_open(real))
