"""Where a socket really is, and what the program sees of it: bind, listen, connect and every look-up of an address.

A socket goes to 127.0.0.1 and to ports that the grader's address plan names; what the program sees of it is
what it would have seen. The plan refuses through the kernel wherever it can, so that errors are the kernel's.
"""

import errno
import os

import _socket
from _chatlab_ask import LOOPBACK, TCP, UDP, V4, V6, ask, key_of, kind_of, port_of, raw, really, spot
from _thread import get_ident

IPPROTO_V6, V6ONLY = 41, getattr(_socket, "IPV6_V6ONLY", -1)

REUSE = tuple(
    (bit, getattr(_socket, name)) for bit, name in ((1, "SO_REUSEADDR"), (2, "SO_REUSEPORT")) if hasattr(_socket, name)
)
sockets = {}  # (type, real local port, real peer port) -> (address the program sees, peer's address or None)
v6_ports = {}  # (type, real local port) -> the value of IPV6_V6ONLY; the socket is an AF_INET one in truth
bound = set()  # (type, real local port) that the program itself has bound
listening = {}  # descriptor of a TCP socket -> its real local port, where the program has called `listen`
pairing = set()  # threads that make a pair of sockets, where that takes a listener
targets = {}  # real local port of a UDP socket -> (host, port, real port) that it is connected to


def is_v6(self, kind):
    return bool(v6_ports) and (kind, port_of(self)) in v6_ports


def family_of(self, kind):
    return 6 if is_v6(self, kind) else 4


def shape(v6, host, port):
    """Return an address as the program's family of addresses has it."""
    return (host, int(port), 0, 0) if v6 else (host, int(port))


def lookup(self):
    """Return (own address, peer's address) as the program sees them, or None where the kernel's are right."""
    key = key_of(self)
    if not key[1]:
        return None
    found = sockets.get(key)
    if found is None:  # made by another process, or by code that went past these methods
        answer = ask("who", *key)
        if len(answer) == 5:
            v6 = answer[0] == "6"
            if v6:
                v6_ports.setdefault(key[:2], 0)
            peer = shape(v6, *answer[3:5]) if answer[3] else None
            found = sockets[key] = (shape(v6, *answer[1:3]), peer)
    return found


def inet(address):
    """Return (host, port) where the plan can answer for `address`, else None: the kernel will object."""
    if not isinstance(address, tuple) or len(address) < 2 or not isinstance(address[0], str):
        return None
    port = address[1]
    return (address[0], int(port)) if isinstance(port, int) and 0 <= port <= 65535 else None


def foreign(host):
    """Return the host as text where only a resolver could answer it, else None."""
    if isinstance(host, (bytes, bytearray)):
        host = bytes(host).decode("ascii", "replace")
    if not isinstance(host, str) or host in ("", "localhost", "<broadcast>"):
        return None
    for family, text in ((V4, host), (V6, host.split("%")[0])):
        try:
            _socket.inet_pton(family, text)
        except (OSError, ValueError):
            continue
        return None
    return host


def demand(*question):
    """Return the answer to a question; raise what the kernel or the resolver would have raised where it is no."""
    answer = ask(*question)
    if answer[:1] == ["name"]:
        _socket.getaddrinfo("no name", None, 0, 0, 0, _socket.AI_NUMERICHOST)  # raises in the platform's words
    if answer[:1] not in (["ok"], ["closed"]):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))
    return answer


def bind(self, *arguments):
    kind = kind_of(self) if len(arguments) == 1 else 0
    where = inet(arguments[0]) if kind else None
    v6 = bool(kind) and is_v6(self, kind)
    if where is None or (kind, port_of(self)) in bound or (port_of(self) and not v6):
        return really(raw.bind, self, *arguments)
    only = v6_ports.get((kind, port_of(self)), 0)
    shared = sum(bit for bit, option in REUSE if raw.getsockopt(self, _socket.SOL_SOCKET, option))
    answer = demand("bind", kind, family_of(self, kind), *where, only, shared)
    real, host = int(answer[1]), answer[2]
    try:
        if not v6:
            really(raw.bind, self, (LOOPBACK, real))
        elif real:
            move(self, kind, real, only)
    except OSError as error:
        if not real or error.errno != errno.EADDRINUSE or ask("taken", kind, real) != ["free"]:
            raise
        if not v6:
            really(raw.bind, self, (LOOPBACK, 0))
    return settle(self, kind, host, where[1], only, shared)


def move(self, kind, real, only):
    """Put a socket that has an address already (IPv6) at another port: the kernel decides whether it may."""
    other = raw(V4, kind)
    try:
        for _bit, option in REUSE:
            if raw.getsockopt(self, _socket.SOL_SOCKET, option):
                other.setsockopt(_socket.SOL_SOCKET, option, 1)
        really(raw.bind, other, (LOOPBACK, real))
        take_over(self, other, kind)
        v6_ports[kind, real] = only
    finally:
        other.close()


def take_over(self, other, _kind):
    """Let a socket be what another one is, under its own number."""
    blocking = os.get_blocking(self.fileno())  # type: ignore[attr-defined,unused-ignore]
    os.set_blocking(other.fileno(), blocking)  # type: ignore[attr-defined,unused-ignore]
    os.dup2(other.fileno(), self.fileno(), inheritable=os.get_inheritable(self.fileno()))


def settle(self, kind, host, port, only=0, shared=0):
    """Tell the plan where a socket of the program really is."""
    mine = port_of(self)
    bound.add((kind, mine))
    targets.pop(mine, None)
    sockets[kind, mine, 0] = (shape(is_v6(self, kind), host, port or mine), None)
    ask("bound", kind, family_of(self, kind), host, port or mine, mine, only, shared, spot())


def listen(self, *backlog):
    kind = kind_of(self)
    if kind == TCP and not port_of(self):
        bind(self, ("", 0))
    raw.listen(self, *backlog)
    if kind == TCP:
        listening[raw.fileno(self)] = port_of(self)
        ask("listen", port_of(self), int(get_ident() in pairing))


def dial(self, arguments, call):
    kind = kind_of(self) if len(arguments) == 1 else 0
    where = inet(arguments[0]) if kind else None
    if where is None:
        return really(call, self, *arguments)
    if kind == UDP:
        real, own, peer = reach(self, where, 1)
        result = really(call, self, (LOOPBACK, real))
        targets[port_of(self)] = where + (real,)
        sockets[UDP, port_of(self), 0] = (own, peer)
        return result
    connected = port_of(self, raw.getpeername)
    if connected:
        return really(call, self, (LOOPBACK, connected))
    if foreign(where[0]):
        demand("name", family_of(self, TCP), where[0])  # before the socket gets an address
    if not port_of(self):
        really(raw.bind, self, (LOOPBACK, 0))
    mine, v6 = port_of(self), is_v6(self, TCP)
    own = sockets[TCP, mine, 0][0] if (TCP, mine) in bound else ("", mine)
    answer = demand("connect", family_of(self, TCP), *where, mine, *own[:2], spot())
    if answer[0] == "ok":
        pair = shape(v6, *answer[2:4]), shape(v6, *answer[4:6])
        sockets[TCP, mine, int(answer[1])] = sockets[TCP, mine, 0] = pair
    return really(call, self, (LOOPBACK, int(answer[1])))


def reach(self, where, connected=0):
    """Return (real port, own address, peer's address) for a datagram to `where`; the socket is bound first."""
    v6 = is_v6(self, UDP)
    if foreign(where[0]):
        demand("name", family_of(self, UDP), where[0])  # before the socket gets an address
    if not port_of(self) or (v6 and (UDP, port_of(self)) not in bound):
        if not v6:
            really(raw.bind, self, (LOOPBACK, 0))
        settle(self, UDP, "::" if v6 else "0.0.0.0", 0)
    mine = port_of(self)
    answer = demand("udp", family_of(self, UDP), *where, mine, connected, spot())
    if answer[6] == "all" and not raw.getsockopt(self, _socket.SOL_SOCKET, _socket.SO_BROADCAST):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))
    return int(answer[1]), shape(v6, *answer[2:4]), shape(v6, *answer[4:6])


def refresh(self):
    """Point a connected UDP socket to where its peer is now: it may have come or gone since."""
    target = targets.get(port_of(self))
    if target is not None:
        real = reach(self, target[:2], 1)[0]
        if real != target[2]:
            really(raw.connect, self, (LOOPBACK, real))
            targets[port_of(self)] = target[:2] + (real,)


def make_init(original):
    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        kind = (TCP if type == -1 else int(type)) & 0xF
        if family != V6 or kind not in (TCP, UDP):
            original(self, family, type, proto, fileno)
        elif fileno is not None:  # an accepted or adopted one: its family is the descriptor's
            probe = raw(fileno=fileno)
            real = int(raw.family.__get__(probe))
            probe.detach()
            original(self, real, type, proto, fileno)
        else:  # needs no IPv6 on the machine; bound at once, so that the kernel has an address to know it by
            original(self, V4, type, proto)
            really(raw.bind, self, (LOOPBACK, 0))
            v6_ports[kind, port_of(self)] = 0
            bound.discard((kind, port_of(self)))  # a closed socket's: the kernel gives ports again
            sockets[kind, port_of(self), 0] = (shape(True, "::", 0), None)

    return __init__


def make_family(original, v6):
    def family(self):
        return v6 if v6_ports and is_v6(self, kind_of(self)) else original.fget(self)

    return property(family, None, None, original.__doc__)


def connect(self, *address):
    return dial(self, address, raw.connect)


def connect_ex(self, *address):
    return dial(self, address, raw.connect_ex)


def getsockname(self):
    real, found = raw.getsockname(self), lookup(self)
    return found[0] if found else real


def getpeername(self):
    real, found = raw.getpeername(self), lookup(self)
    return found[1] if found and found[1] else real


def setsockopt(self, level, name, *value):
    if level == IPPROTO_V6 and is_v6(self, kind_of(self)):
        if name == V6ONLY:
            v6_ports[kind_of(self), port_of(self)] = int(value[0])
        return None
    return raw.setsockopt(self, level, name, *value)


def getsockopt(self, level, name, *size):
    if level == IPPROTO_V6 and is_v6(self, kind_of(self)):
        return v6_ports[kind_of(self), port_of(self)] if name == V6ONLY else 0
    return raw.getsockopt(self, level, name, *size)
