"""What the tests of the reader share: programs over UDP, and which files were chosen."""

from grader.model import Submission

UDP_SERVER = """
from socket import *
s = socket(AF_INET, SOCK_DGRAM)
s.bind(("", 5005))
while True:
    data, who = s.recvfrom(1024)
    s.sendto(data, who)
"""

UDP_USER = "import socket\ns = socket.socket(type=socket.SOCK_DGRAM)\nwhile True:\n"
UDP_USER += "    s.sendto(input().encode(), ('', 5005))\n"


def chosen(work: Submission) -> tuple[str | None, list[str]]:
    """The files of the server and of the clients."""
    server = work.server.file.as_posix() if work.server else None
    return server, [client.file.as_posix() for client in work.clients]
