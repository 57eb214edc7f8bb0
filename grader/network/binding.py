"""What a child is told about addresses: where a socket that binds really goes, and what it is bound to."""

from grader.network.addresses import NO_NAME, TCP, UDP, WILDCARDS, AddressPlan, Binding, Fields
from grader.network.links import TcpLinks
from grader.network.stacks import place_of
from grader.network.udp import Datagrams
from grader.record.events import Listening
from grader.record.recorder import Recorder


class BoundSockets:
    """Answers the questions by which sockets get their addresses, and keeps the address plan."""

    def __init__(self, recorder: Recorder, plan: AddressPlan, links: TcpLinks, udp: Datagrams) -> None:
        self.recorder, self.plan, self.links, self.udp = recorder, plan, links, udp

    def bind(
        self, _who: str, _pid: int, kind: int, version: int, host: str, port: int, only: int, shared: int
    ) -> Fields:
        """Answer at which real port a socket should bind: 0, or the one of its rival, where the kernel decides."""
        address = self.plan.resolve(version, host)
        if address is None:
            return NO_NAME
        rival = self.plan.conflict(kind, version, address, port, v6only=bool(only))
        if rival is None or (kind == UDP and rival.shared & shared):  # two UDP sockets may share, each hears broadcasts
            return "ok", 0, address
        self.plan.binding_now.add((kind, rival.real))
        return "ok", rival.real, address

    def taken(self, _who: str, _pid: int, kind: int, real: int) -> Fields:
        """The kernel refuses a port: is it still the program's, or only a rest of it (TIME_WAIT, another's)?"""
        held = any((one.kind, one.real) == (kind, real) and not one.gone for one in self.plan.bindings)
        alive = any(link.server.key[0] == real and not link.over for link in self.links.all)
        return ("held",) if held or alive else ("free",)

    def bound(
        self, who: str, pid: int, kind: int, version: int, host: str, port: int, real: int, only: int, shared: int,
        stack: str,
    ) -> None:  # fmt: skip
        """Note where a socket really is."""
        self.plan.binding_now.discard((kind, real))
        binding = Binding(kind, version, host, port, real, bool(only), who, pid, shared)
        binding.place, binding.function = place_of(self.recorder, stack)
        self.plan.bindings.append(binding)
        if kind == UDP:
            binding.listening = port != real or host not in WILDCARDS
            self.udp.give_tap(binding)
            if binding.listening:
                self._listens(binding)

    def listen(self, _who: str, _pid: int, real: int, alone: int) -> None:
        """Note that a socket listens; `alone`: only for the other half of a pair, and for no user."""
        binding = self.plan.at_real(TCP, real)
        if binding is not None and not binding.listening:
            binding.listening = True
            if not alone:
                self._listens(binding)

    def _listens(self, binding: Binding) -> None:
        protocol = "TCP" if binding.kind == TCP else "UDP"
        where = binding.host, binding.port, binding.place, binding.function
        self.recorder.record(Listening, binding.who, protocol, *where)

    def gone(self, _who: str, pid: int, kind: int, real: int) -> None:
        """Note that a process has closed a socket."""
        for binding in self.plan.bindings:
            if (binding.kind, binding.real, binding.pid) == (kind, real, pid):
                binding.gone = True

    def name(self, _who: str, _pid: int, version: int, host: str) -> Fields:
        """Answer which address a name stands for."""
        address = self.plan.resolve(version, host)
        return NO_NAME if address is None else ("ok", address)

    def seen(self, _who: str, _pid: int, kind: int, local: int, peer: int) -> Fields:
        """Answer which addresses a socket has for its program, of which this process knows nothing yet."""
        if kind == TCP and peer:
            end = self.links.ends.get((local, peer))
            return end.seen if end else ()
        binding = self.plan.at_real(kind, local)
        return (binding.version, binding.host, binding.port, "", "") if binding else ()
