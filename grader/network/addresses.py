"""The address plan of one play: who bound what, and where a call to a host and port goes.

No socket is opened here; of the machine only its hosts file is read. A *virtual* address is the one that the
student's program asked for and sees; the *real* port is the one on 127.0.0.1 where the kernel has the socket.
"""

import ipaddress
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from grader.process.system import HOSTS

TCP, UDP = 1, 2  # socket.SOCK_STREAM, socket.SOCK_DGRAM
WILDCARDS = ("0.0.0.0", "::")
LOCALHOST = {4: "127.0.0.1", 6: "::1"}
BROADCAST = "255.255.255.255"
Fields = tuple[Any, ...]  # of an answer to a child
NO_NAME: Fields = ("name",)


@dataclass
class Binding:
    """One bound socket of a student's program."""

    kind: int
    version: int
    host: str
    port: int
    real: int
    v6only: bool
    who: str
    pid: int
    shared: int = 0  # 1: SO_REUSEADDR, 2: SO_REUSEPORT
    listening: bool = False
    gone: bool = False
    place: str = ""  # where in the student's files it was bound (file:line), and in which function
    function: str = ""

    def takes(self, version: int, host: str) -> bool:
        """Tell whether a call to `host` reaches this socket, as a kernel decides it."""
        if version == self.version:
            return self.host in WILDCARDS or self.host == host
        return version == 4 and self.host == "::" and not self.v6only

    def clashes(self, version: int, host: str, *, v6only: bool) -> bool:
        """Tell whether a kernel would have to decide between this socket and a new one on the same port."""
        if version == self.version:
            return host == self.host or host in WILDCARDS or self.host in WILDCARDS
        six, six_only = (host, v6only) if version == 6 else (self.host, self.v6only)
        return not six_only and six == "::"


@dataclass
class AddressPlan:
    """Names, bindings, and the rules by which a call finds its listener."""

    bindings: list[Binding] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    binding_now: set[tuple[int, int]] = field(default_factory=set)  # (kind, real port): a program is binding it

    def resolve(self, version: int, host: str) -> str | None:
        """Return the address that a host stands for; None for a name that must not resolve (RFC 6761)."""
        if host == "":
            return WILDCARDS[version == 6]
        if host == "<broadcast>":
            return BROADCAST
        try:
            address = ipaddress.ip_address(host.split("%", maxsplit=1)[0])
        except ValueError:
            return self._resolve_name(version, host.lower().rstrip("."))
        mapped = getattr(address, "ipv4_mapped", None)
        return str(mapped or address) if address.version == version or mapped else None

    def called(self, version: int, host: str) -> str | None:
        """Return the address that a call to `host` goes to; None where the name must not resolve."""
        address = self.resolve(version, host)
        return LOCALHOST[version] if address in WILDCARDS else address

    def _resolve_name(self, version: int, name: str) -> str | None:
        if name == "localhost" or name.endswith(".localhost"):
            return LOCALHOST[version]
        if name.endswith(".invalid") or len(name) > 253 or "" in name.split(".") or " " in name:
            return None
        if known := _hosts_file().get((version, name)):
            return known
        number = self.names.setdefault(name, len(self.names) + 1)
        return f"198.18.0.{number % 250 + 1}" if version == 4 else f"2001:db8::{number:x}"

    def conflict(self, kind: int, version: int, host: str, port: int, *, v6only: bool) -> Binding | None:
        """Return the socket with which a new one on this address would have to share its port."""
        there = (b for b in self.bindings if port and (b.kind, b.port) == (kind, port))
        return next((b for b in there if b.clashes(version, host, v6only=v6only)), None)

    def find(self, kind: int, version: int, host: str, port: int) -> Binding | None:
        """Return the socket that a call to `host` and `port` reaches.

        Two loopback addresses are told apart as a kernel does; any other address stands for the machine on
        which the student ran the server, so a listener on that port is the one meant.
        """
        here = [b for b in self.bindings if (b.kind, b.port) == (kind, port)]
        here = [b for b in here if b.listening or (kind == UDP and not b.gone)]
        exact = [b for b in here if b.takes(version, host)]
        others = [b for b in here if b.version == version and not (is_loopback(host) and is_loopback(b.host))]
        exact.sort(key=lambda b: b.host not in WILDCARDS)  # a kernel prefers the specific address
        return next(iter(exact[-1:] + others[-1:]), None)

    def everybody(self, host: str, port: int) -> list[Binding]:
        """Return the UDP sockets that a datagram to a broadcast or multicast address reaches."""
        there = [b for b in self.bindings if b.kind == UDP and b.port == port and not b.gone]
        return [b for b in there if b.host in WILDCARDS or b.host == host]

    def at_real(self, kind: int, real: int) -> Binding | None:
        """Return the socket that lives at a real port."""
        return next((b for b in reversed(self.bindings) if (b.kind, b.real) == (kind, real)), None)

    def listening(self, kind: int) -> tuple[tuple[str, int], ...]:
        """Return the addresses on which programs listen (UDP: that they bound themselves)."""
        return tuple((b.host, b.port) for b in self.bindings if b.kind == kind and not b.gone and b.listening)


def version_of(address: str) -> int:
    """Return 4 or 6: an IPv6 socket may call an IPv4 address (RFC 4291, 2.5.5.2)."""
    return 6 if ":" in address else 4


def shown(version: int, address: str) -> str:
    """Return an address as a socket of this version has it: an IPv4 address on an IPv6 socket is a mapped one."""
    return f"::ffff:{address}" if version == 6 and version_of(address) == 4 else address


def ends_shown(version: int, own: tuple[str, int], peer: tuple[str, int]) -> Fields:
    """Return how the two ends of a call look to a socket of this version: own host and port, the peer's."""
    host = own[0] if own[0] and own[0] not in WILDCARDS else source_of(version_of(peer[0]), peer[0])
    return shown(version, host), own[1], shown(version, peer[0]), peer[1]


def is_loopback(host: str) -> bool:
    """Tell whether an address is one that never leaves its machine."""
    return host.startswith("127.") or host == "::1"


def meant(host: str) -> str:
    """Return whom an address means: a "group" (multicast), "all" (broadcast), or "one"."""
    return "group" if ipaddress.ip_address(host).is_multicast else "all" if host.endswith(".255") else "one"


def source_of(version: int, host: str) -> str:
    """Return the address that a program shows to a peer that it calls at `host` on its own machine."""
    return LOCALHOST[version] if is_loopback(host) or host in WILDCARDS or meant(host) != "one" else host


def sender_shown(sender: Binding, reader: Binding | None) -> Fields:
    """Return the host and port of a datagram's sender as its reader sees them."""
    version = min(reader.version if reader else 6, sender.version)  # one of IPv4 makes it IPv4
    called = reader.host if reader and reader.host not in WILDCARDS else LOCALHOST[version]
    host = source_of(version, called) if sender.host in WILDCARDS else sender.host
    return shown(reader.version if reader else version, host), sender.port


@cache
def _hosts_file() -> dict[tuple[int, str], str]:
    """Return the names in this machine's hosts file: they are answered as the machine answers them."""
    names: dict[tuple[int, str], str] = {}
    with suppress(OSError):
        for line in Path(HOSTS).read_text("utf-8", "replace").splitlines():
            address, *hosts = line.partition("#")[0].split() or [""]
            with suppress(ValueError):  # no address
                version = ipaddress.ip_address(address).version
                for host in hosts:
                    names.setdefault((version, host.lower()), address)
    return names
