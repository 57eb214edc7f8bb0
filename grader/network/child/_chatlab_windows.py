"""What a program's process needs only on Windows."""

import _socket
from _chatlab_addresses import pairing
from _chatlab_ask import V4, raw
from _thread import get_ident


def patch_asyncio(module):
    module.set_event_loop_policy(module.WindowsSelectorEventLoopPolicy())  # the other one goes past `socket`


def patch_getpass(module):
    module.getpass = module.fallback_getpass  # the other one reads a console's keys: its program has a pipe to read


def wrap(module):
    """Return the function that makes a pair of sockets: the library's listens for a moment, and serves nobody."""
    made = module.socketpair

    def socketpair(*arguments, **named):
        pairing.add(get_ident())
        try:
            return made(*arguments, **named)
        finally:
            pairing.discard(get_ident())

    socketpair.__doc__ = made.__doc__
    return {"socketpair": socketpair}


def take_over(self, other, kind):
    """Let a socket be what another one is: its number is no descriptor, and changes."""
    timeout = raw.gettimeout(self)
    _socket.close(raw.detach(self))
    raw.__init__(self, V4, kind, 0, raw.detach(other))
    raw.settimeout(self, timeout)


PATCHES = {"asyncio": patch_asyncio, "getpass": patch_getpass}
