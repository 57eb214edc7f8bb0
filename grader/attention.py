"""Whom the server attends to: what of a user's it has taken in, as far as the calls of its threads tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.plan import TCP, UDP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.datagrams import Datagrams
    from grader.plan import Fields
    from grader.recorder import Recorder
    from grader.tap import TcpLink
    from grader.witness import Witness


class Attention:
    """Compares what came from a user with what the server's threads have taken, and what the client's have shown.

    Args:
        recorder: its lock guards what is read here.
        witness: what the children report of their threads.
        as_client: the links by the client's pair of ports; as_server: by the server's.
        udp: the datagrams' taps.
    """

    def __init__(
        self,
        recorder: Recorder,
        witness: Witness,
        as_client: Mapping[tuple[int, int], tuple[TcpLink, Fields]],
        as_server: Mapping[tuple[int, int], tuple[TcpLink, Fields]],
        udp: Datagrams,
    ) -> None:
        self.recorder, self.witness, self.udp = recorder, witness, udp
        self.as_client, self.as_server = as_client, as_server

    def works_on(self, who: str) -> bool:
        """Tell whether the server has begun to receive from a user, and has not come back for more."""
        with self.recorder.condition:
            taken = self.witness.taken
            return any(
                (TCP, *key) in taken and taken[(TCP, *key)] != link.server.passed
                for key, (link, _fields) in list(self.as_server.items())
                if link.client.who == who and not link.over
            )

    def attends(self, who: str) -> bool:
        """Tell whether the server has turned to a user: receives from the link, or has sent something."""
        with self.recorder.condition:
            links = [(key, link) for key, (link, _fields) in list(self.as_server.items()) if link.client.who == who]
            return not links or any((TCP, *key) in self.witness.taken or link.server.came for key, link in links)

    def taken_in(self, who: str) -> bool | None:
        """Tell whether all that came from a user was taken in by a server that now waits for more.

        Returns:
            None where nothing tells: the server's receiving thread does not wait in a call of a socket.
        """
        with self.recorder.condition:
            own = [tap for tap in list(self.udp.taps.values()) if tap.owner.who == who]
            links = [(key, link) for key, (link, _fields) in list(self.as_server.items()) if link.client.who == who]
            came = sum(link.client.came for _key, link in links), sum(tap.left for tap in own)
            sent = self.witness.sent.get(who, (0, 0))
            known = [came[0] >= sent[0] and came[1] >= sent[1]]
            for key, link in links:
                known.append(self.witness.taken.get((TCP, *key)) == link.server.passed and not link.server.outgoing)
            for real, tap in list(self.udp.taps.items()):
                if own and tap not in own and tap.owner.listening:
                    known.append(self.witness.taken.get((UDP, real, 0)) == tap.passed > 0)
            if len(known) == 1:
                return None
            for key, (link, _fields) in list(self.as_client.items()):  # and the user's client has shown what came to it
                if link.client.who == who and link.client.passed:
                    known.append(self.witness.taken.get((TCP, *key)) == link.client.passed)
            return all(known)
