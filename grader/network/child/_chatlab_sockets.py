"""The methods by which a socket sends, receives, accepts and ends: each asks or tells the grader, and does it."""

import _socket
from _chatlab_addresses import bound, inet, is_v6, reach, refresh, shape, sockets
from _chatlab_ask import LOOPBACK, TCP, UDP, ask, gave, key_of, kind_of, port_of, raw, really, saw, took


def before_sending(self, kind):
    """Bring to this socket what has happened at its peer: an end or a reset there decides what the send says."""
    saw(self, "send")
    if kind == TCP:
        ask("flush", *key_of(self, kind))
    elif kind == UDP:
        refresh(self)


def send(self, *arguments):
    kind = kind_of(self)
    before_sending(self, kind)
    size = raw.send(self, *arguments)
    gave(self, kind, size)
    return size


def sendall(self, *arguments):
    kind = kind_of(self)
    before_sending(self, kind)
    raw.sendall(self, *arguments)
    gave(self, kind, memoryview(arguments[0]).nbytes)


def sendto(self, *arguments):
    kind = kind_of(self)
    where = inet(arguments[-1]) if kind == UDP and arguments else None
    if where is not None:
        arguments = arguments[:-1] + ((LOOPBACK, reach(self, where)[0]),)
        saw(self, "send")
    size = really(raw.sendto, self, *arguments)
    gave(self, kind, size)
    return size


def sendmsg(self, *arguments):
    kind = kind_of(self)
    where = inet(arguments[3]) if kind == UDP and len(arguments) > 3 else None
    if where is not None:
        arguments = arguments[:3] + ((LOOPBACK, reach(self, where)[0]),)
        saw(self, "send")
    else:
        before_sending(self, kind)
    size = really(raw.sendmsg, self, *arguments)
    gave(self, kind, size)
    return size


def recv(self, *arguments):
    key = saw(self, "recv")
    data = raw.recv(self, *arguments)
    took(key, len(data))
    return data


def recv_into(self, *arguments, **named):
    key = saw(self, "recv")
    size = raw.recv_into(self, *arguments, **named)
    took(key, size)
    return size


def from_peer(self, key, address):
    """Return a datagram's source as the program would have seen it."""
    if key and key[0] == UDP and isinstance(address, tuple) and address[0] == LOOPBACK:
        answer = ask("from", key[1], address[1])
        if len(answer) == 2:
            return shape(is_v6(self, UDP), *answer)
    return address


def make_receiver(call):
    """Wrap a receiving call whose result begins with the data or its size and ends with an address."""

    def receive(self, *arguments, **named):
        key = saw(self, "recv")
        result = call(self, *arguments, **named)
        took(key, result[0] if isinstance(result[0], int) else len(result[0]) or 1)
        return result[:-1] + (from_peer(self, key, result[-1]),)

    return receive


def _accept(self):
    saw(self, "accept")
    fd, address = raw._accept(self)
    if kind_of(self) == TCP and address[0] == LOOPBACK:
        mine = port_of(self)
        answer = ask("accept", mine, address[1])
        if len(answer) == 4:
            v6 = is_v6(self, TCP)
            pair = sockets[TCP, mine, address[1]] = shape(v6, *answer[:2]), shape(v6, *answer[2:])
            return fd, pair[1]
    return fd, address


def shutdown(self, *how):
    kind = kind_of(self)
    if kind == TCP and how == (1,):  # SHUT_WR: without this word the tap takes the end for a full close
        ask("half", *key_of(self, kind))
    return raw.shutdown(self, *how)


def listens(self):
    try:
        return bool(raw.getsockopt(self, _socket.SOL_SOCKET, _socket.SO_ACCEPTCONN))
    except (OSError, AttributeError):
        return False


def make_close(original):
    def _real_close(self, *arguments):
        kind = kind_of(self)
        key = key_of(self, kind) if kind else (0, 0, 0)
        owner = key[:2] in bound and (kind == UDP or listens(self))  # one that was accepted has the port too
        original(self, *arguments)
        if owner:
            ask("gone", *key[:2])
        elif key[2]:
            ask("shut", *key)

    return _real_close
