"""What a program's process needs only on Windows."""

import _socket
from _chatlab_ask import V4, raw


def patch_asyncio(module):
    module.set_event_loop_policy(module.WindowsSelectorEventLoopPolicy())  # the other one goes past `socket`


def patch_getpass(module):
    module.getpass = module.fallback_getpass  # the other one reads a console's keys: its program has a pipe to read


def take_over(self, other, kind):
    """Let a socket be what another one is: its number is no descriptor, and changes."""
    timeout = raw.gettimeout(self)
    _socket.close(raw.detach(self))
    raw.__init__(self, V4, kind, 0, raw.detach(other))
    raw.settimeout(self, timeout)


PATCHES = {"asyncio": patch_asyncio, "getpass": patch_getpass}
