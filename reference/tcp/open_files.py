"""The limit of open files: every connection takes one."""

from __future__ import annotations

import logging
from contextlib import suppress

OTHERS = 20  # descriptors beside those of the users

log = logging.getLogger("chat")


def allow_open_files(users: int) -> int:
    """Raise this process's limit of open files as far as so many users need; say so where that cannot be.

    Returns:
        How many users can come: the next ones can still be told so.
    """
    needed = users + OTHERS
    try:
        import resource  # noqa: PLC0415 - POSIX only
    except ImportError:
        return users  # Windows has no such limit
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return users
    most = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= needed:
        return users
    most = max(1, soft - OTHERS)
    log.warning("This system allows %d open files: at most %d users can come", soft, most)
    return most
