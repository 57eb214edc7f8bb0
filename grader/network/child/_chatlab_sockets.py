"""The methods by which a socket sends, receives, accepts and ends: each asks or tells the grader, and does it."""

import _socket
from _chatlab_addresses import bound, inet, is_v6, listening, reach, refresh, shape, sockets, targets
from _chatlab_ask import (
    LOOPBACK,
    TCP,
    UDP,
    ask,
    gave,
    key_of,
    kind_of,
    port_of,
    raw,
    really,
    received,
    saw,
    took,
    took_in,
    who_and_where,
)


def before_sending(self):
    """Bring to this socket what has happened at its peer: an end or a reset there decides what the send says."""
    key = saw(self, "send")
    if key and key[0] == TCP:
        ask("flush", *key)
    elif key:
        refresh(self)
    return targets[port_of(self)][2] if key and port_of(self) in targets else 0


def send(self, *arguments):
    target = before_sending(self)
    size = raw.send(self, *arguments)
    gave(self, size, arguments[0], target)
    return size


def sendall(self, *arguments):
    target = before_sending(self)
    raw.sendall(self, *arguments)
    gave(self, memoryview(arguments[0]).nbytes, arguments[0], target)


def make_sender(call, least):
    """Wrap a sending call whose last argument is an address, where it has more than `least` of them."""

    def send(self, *arguments):
        where = inet(arguments[-1]) if kind_of(self) == UDP and len(arguments) > least else None
        data = arguments[0] if least == 1 and arguments else None  # of `sendmsg`: it may be read only once
        if where is not None:
            target = reach(self, where)[0]
            arguments = arguments[:-1] + ((LOOPBACK, target),)
            saw(self, "send")
        else:
            target = before_sending(self)
        size = really(call, self, *arguments)
        gave(self, size, data, target)
        return size

    return send


def from_peer(self, key, address):
    """Return a datagram's source as the program would have seen it."""
    if key and key[0] == UDP and isinstance(address, tuple) and address[0] == LOOPBACK:
        answer = ask("from", key[1], address[1])
        if len(answer) == 2:
            return shape(is_v6(self, UDP), *answer)
    return address


def make_receiver(call):
    """Wrap a receiving call whose result is the data or its size, or begins with it and ends with an address."""

    def receive(self, *arguments, **named):
        asked = most(arguments, named)
        key = saw(self, "recv", asked)
        result = call(self, *arguments, **named)
        whole = isinstance(result, tuple)
        data, address = (result[0], result[-1]) if whole else (result, None)
        size = data if isinstance(data, int) else len(data)
        if isinstance(data, int):
            data = arguments[0] if arguments else named.get("buffer")
        source = address[1] if isinstance(address, tuple) and address[0] == LOOPBACK else 0
        took(key, size, asked, data, source)
        return result[:-1] + (from_peer(self, key, address),) if whole else result

    return receive


def most(arguments, named):
    """Return how many bytes a receiving call asks for; 0 where it does not say, or is wrong: the call will object."""
    first, second = (arguments + (0, 0))[:2]
    try:
        size = first if isinstance(first, int) else second or named.get("nbytes") or memoryview(first).nbytes
    except TypeError:
        size = 0
    return size if isinstance(size, int) and size > 0 else 0


def _accept(self):
    key = saw(self, "accept")
    fd, address = raw._accept(self)
    if key:
        received[key] = received.get(key, 0) + 1
        took_in()
    if kind_of(self) == TCP and address[0] == LOOPBACK:
        mine = port_of(self)
        answer = ask("accept", mine, address[1], *who_and_where())
        if len(answer) == 4:
            v6 = is_v6(self, TCP)
            pair = sockets[TCP, mine, address[1]] = shape(v6, *answer[:2]), shape(v6, *answer[2:])
            return fd, pair[1]
    return fd, address


def shutdown(self, *how):
    if kind_of(self) == TCP and how == (1,):  # SHUT_WR: without this word the tap takes the end for a full close
        ask("half", *key_of(self))
    elif kind_of(self) == TCP:
        ask("closes", *key_of(self), *who_and_where())
    return raw.shutdown(self, *how)


def listens(self):
    try:
        return bool(raw.getsockopt(self, _socket.SOL_SOCKET, _socket.SO_ACCEPTCONN))
    except (OSError, AttributeError):  # macOS need not tell
        return listening.get(raw.fileno(self)) == port_of(self)


def make_close(original):
    def _real_close(self, *arguments):
        key = key_of(self)
        owner = key[:2] in bound and (key[0] == UDP or listens(self))  # one that was accepted has the port too
        if key[2]:
            ask("closes", *key, *who_and_where())
        original(self, *arguments)
        if owner:
            ask("gone", *key[:2])
        elif key[2]:
            ask("shut", *key)

    return _real_close
