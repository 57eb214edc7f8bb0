"""The address plan decides as a kernel does, and finds the listener that a call means."""

import itertools
import socket
import sys

import pytest

from grader.network import addresses as plans
from grader.network.addresses import TCP, UDP, AddressPlan, Binding, is_loopback, meant, shown, source_of, version_of

PORT = 9090
ADDRESSES = [
    (4, "0.0.0.0", False), (4, "127.0.0.1", False), (4, "127.0.0.2", False),
    (6, "::", False), (6, "::", True), (6, "::1", False), (6, "::1", True),
]  # fmt: skip


@pytest.fixture(autouse=True)
def no_hosts_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test depend on this machine's names."""
    monkeypatch.setattr(plans, "_hosts_file", lambda: {(4, "printer"): "10.0.0.7"})


def bound(kind: int, host: str, port: int = PORT, *, v6only: bool = False, real: int = 40000, **more: bool) -> Binding:
    """One bound socket; over TCP it listens."""
    more.setdefault("listening", kind == TCP)
    return Binding(kind, version_of(host), host, port, real, v6only, "server", 1, **more)


def called(plan: AddressPlan, host: str, version: int = 4, kind: int = TCP, port: int = PORT) -> int | None:
    """The real port that a call reaches."""
    found = plan.find(kind, version, host, port)
    return found.real if found else None


def kernel_refuses(kind: int, first: tuple[int, str, bool], second: tuple[int, str, bool]) -> bool:
    """Bind two real sockets to one port, and tell whether the kernel refuses the second.

    Somebody else may happen to hold the port at the second address: only what is refused on each of several is refused.
    """
    family = {4: socket.AF_INET, 6: socket.AF_INET6}

    def sock(version: int, *, v6only: bool) -> socket.socket:
        made = socket.socket(family[version], kind)
        if version == 6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(v6only))
        return made

    def refused() -> bool:
        with sock(first[0], v6only=first[2]) as one, sock(second[0], v6only=second[2]) as two:
            one.bind((first[1], 0))
            try:
                two.bind((second[1], one.getsockname()[1]))
            except OSError:
                return True
            return False

    return all(refused() for _ in range(4))


@pytest.mark.skipif(sys.platform == "win32", reason="the plan answers as Linux does, so that scores are the same")
@pytest.mark.parametrize("kind", [TCP, UDP])
@pytest.mark.parametrize(("first", "second"), list(itertools.product(ADDRESSES, ADDRESSES)))
def test_two_sockets_conflict_where_the_kernel_says_so(
    kind: int, first: tuple[int, str, bool], second: tuple[int, str, bool]
) -> None:
    """Wildcards and specific addresses, IPv4 and IPv6, with and without IPV6_V6ONLY."""
    plan = AddressPlan([bound(kind, first[1], v6only=first[2])])
    ours = plan.conflict(kind, second[0], second[1], PORT, v6only=second[2]) is not None
    try:
        theirs = kernel_refuses(kind, first, second)
    except OSError:
        pytest.skip("this machine lacks one of the addresses")

    assert ours == theirs


def test_protocols_and_ports_are_separate() -> None:
    """TCP and UDP may share a port number, and port 0 is never taken."""
    plan = AddressPlan([bound(TCP, "0.0.0.0")])

    assert plan.conflict(UDP, 4, "0.0.0.0", PORT, v6only=False) is None
    assert plan.conflict(TCP, 4, "0.0.0.0", PORT + 1, v6only=False) is None
    assert AddressPlan([bound(TCP, "0.0.0.0", 0)]).conflict(TCP, 4, "0.0.0.0", 0, v6only=False) is None


def test_loopback_addresses_are_told_apart() -> None:
    """A server on 127.0.0.1 does not hear a call to 127.0.0.2, nor one over IPv6."""
    plan = AddressPlan([bound(TCP, "127.0.0.1", real=1)])

    assert called(plan, "127.0.0.1") == 1
    assert called(plan, "127.0.0.2") is None
    assert called(plan, "::1", version=6) is None


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "192.168.1.50", "198.18.0.1", "8.8.8.8"])
def test_a_wildcard_hears_every_address(host: str) -> None:
    """Bound to 0.0.0.0, or to :: without IPV6_V6ONLY."""
    assert called(AddressPlan([bound(TCP, "0.0.0.0", real=1)]), host) == 1
    assert called(AddressPlan([bound(TCP, "::", real=1)]), host) == 1
    assert called(AddressPlan([bound(TCP, "::", real=1, v6only=True)]), host) is None


@pytest.mark.parametrize(("bound_to", "calls"), [("192.168.1.50", "192.168.1.77"), ("127.0.0.1", "192.168.1.77"),
                                                 ("192.168.1.50", "127.0.0.1")])  # fmt: skip
def test_an_address_of_the_students_own_machine_means_the_server(bound_to: str, calls: str) -> None:
    """Where not both are loopback, a listener on that port is the one meant."""
    assert called(AddressPlan([bound(TCP, bound_to, real=1)]), calls) == 1


def test_the_exact_listener_is_preferred() -> None:
    """Of two servers on one port, each hears the calls to its own address."""
    plan = AddressPlan([bound(TCP, "127.0.0.1", real=1), bound(TCP, "192.168.1.50", real=2)])

    assert called(plan, "127.0.0.1") == 1
    assert called(plan, "192.168.1.50") == 2


@pytest.mark.parametrize("order", [1, -1])
def test_the_specific_address_is_preferred_to_the_wildcard(order: int) -> None:
    """As in a kernel, whichever was bound first."""
    both = [bound(UDP, "0.0.0.0", real=1), bound(UDP, "127.0.0.1", real=2)][::order]

    assert called(AddressPlan(both), "127.0.0.1", kind=UDP) == 2


def test_nobody_hears_on_another_port_or_protocol_or_after_the_end() -> None:
    """A port that nobody listens on is closed; a TCP socket must listen, a UDP socket be open."""
    deaf, gone = bound(TCP, "0.0.0.0", 80, listening=False), bound(UDP, "0.0.0.0", 53, gone=True)
    plan = AddressPlan([bound(TCP, "0.0.0.0"), deaf, gone])

    assert called(plan, "127.0.0.1", port=PORT + 1) is None
    assert called(plan, "127.0.0.1", kind=UDP) is None
    assert called(plan, "127.0.0.1", port=80) is None
    assert called(plan, "127.0.0.1", kind=UDP, port=53) is None


@pytest.mark.parametrize(
    ("version", "host", "address"),
    [
        (4, "", "0.0.0.0"), (6, "", "::"), (4, "<broadcast>", "255.255.255.255"),
        (4, "localhost", "127.0.0.1"), (6, "LocalHost.", "::1"), (4, "chat.localhost", "127.0.0.1"),
        (4, "10.1.2.3", "10.1.2.3"), (6, "fe80::1%eth0", "fe80::1"), (6, "2001:DB8::0:1", "2001:db8::1"),
        (6, "::ffff:10.1.2.3", "10.1.2.3"), (4, "::1", None), (6, "127.0.0.1", None),
        (4, "printer", "10.0.0.7"), (4, "PRINTER", "10.0.0.7"),
        (4, "chat.invalid", None), (4, "a..b", None), (4, "my server", None), (4, "x" * 254, None),
    ],
)  # fmt: skip
def test_a_host_stands_for_an_address(version: int, host: str, address: str | None) -> None:
    """Literals, localhost, the hosts file; what can never resolve does not."""
    assert AddressPlan().resolve(version, host) == address


def test_a_name_of_the_students_network_has_an_address_of_its_own() -> None:
    """DNS is never asked: the same name keeps its address, two names differ, in a range for tests (RFC 2544)."""
    plan = AddressPlan()
    ours, other = plan.resolve(4, "ivan-laptop"), plan.resolve(4, "maria-laptop.local")

    assert ours == plan.resolve(4, "IVAN-LAPTOP.")
    assert ours != other
    assert ours is not None
    assert ours.startswith("198.18.0.")
    assert (plan.resolve(6, "ivan-laptop") or "").startswith("2001:db8::")
    assert not is_loopback(ours)


@pytest.mark.parametrize(
    ("host", "whom"),
    [("255.255.255.255", "all"), ("192.168.1.255", "all"), ("224.0.0.255", "group"), ("ff02::1", "group"),
     ("10.0.0.1", "one"), ("127.0.0.1", "one"), ("::1", "one")],
)  # fmt: skip
def test_broadcast_and_multicast_mean_more_than_one(host: str, whom: str) -> None:
    """Directed broadcasts too."""
    assert meant(host) == whom


def test_a_broadcast_reaches_who_is_bound_to_the_port() -> None:
    """Wildcards and the address itself; no closed socket, no other port, no TCP."""
    there = [bound(UDP, "0.0.0.0", real=1), bound(UDP, "::", real=2), bound(UDP, "255.255.255.255", real=3)]
    others = [
        bound(UDP, "127.0.0.1"), bound(UDP, "0.0.0.0", PORT + 1), bound(UDP, "::", gone=True), bound(TCP, "::"),
    ]  # fmt: skip

    assert AddressPlan(there + others).everybody("255.255.255.255", PORT) == there


def test_a_caller_shows_an_address_of_the_kind_that_it_calls() -> None:
    """Loopback shows loopback, a LAN address shows itself; an IPv6 socket shows IPv4 addresses as mapped ones."""
    assert source_of(4, "127.0.0.5") == source_of(4, "0.0.0.0") == source_of(4, "255.255.255.255") == "127.0.0.1"
    assert source_of(4, "192.168.1.50") == "192.168.1.50"
    assert source_of(6, "::1") == "::1"
    assert shown(6, "127.0.0.1") == "::ffff:127.0.0.1"
    assert (shown(4, "127.0.0.1"), shown(6, "::1")) == ("127.0.0.1", "::1")


def test_a_real_port_belongs_to_its_latest_socket() -> None:
    """The kernel gives ports again."""
    old, new = bound(TCP, "127.0.0.1", real=7, gone=True), bound(TCP, "127.0.0.1", 80, real=7)

    assert AddressPlan([old, new]).at_real(TCP, 7) is new
    assert AddressPlan([old, new]).at_real(UDP, 7) is None


def test_who_listens_is_told_for_hints() -> None:
    """The addresses that the programs asked for, of one protocol, without those that are gone."""
    plan = AddressPlan([bound(TCP, "localhost-not"), bound(TCP, "0.0.0.0", 80, gone=True), bound(UDP, "0.0.0.0", 53)])

    assert plan.listening(TCP) == (("localhost-not", PORT),)
    assert plan.listening(UDP) == ()
