"""What a program is in a chat, by what it does."""

from pathlib import Path

import pytest

from grader.submission.read import read
from tests.grader.small_chats import CHAT_CLIENT, CHAT_SERVER, TCP_CLIENT, TCP_SERVER, plant
from tests.grader.submission.reading import UDP_SERVER, chosen

SERVERS = {
    "udp": UDP_SERVER,
    "alias": "import socket as net\ns = net.socket()\ns.bind(('', 9090))\ns.listen()\ns.accept()\n",
    "from_create": "from socket import create_server as make\ns = make(('', 9090))\nwhile True: s.accept()\n",
    "socketserver": (
        "import socketserver\nclass H(socketserver.BaseRequestHandler):\n    pass\n"
        "socketserver.ThreadingTCPServer(('', 9090), H).serve_forever()\n"
    ),
    "asyncio": (
        "import asyncio\nasync def main():\n    s = await asyncio.start_server(print, '', 9090)\n"
        "    await s.serve_forever()\nasyncio.run(main())\n"
    ),
    "protocol": (
        "import asyncio\nloop = asyncio.new_event_loop()\n"
        "loop.run_until_complete(loop.create_server(object, '', 9090))\nloop.run_forever()\n"
    ),
    "endpoint": (
        "import asyncio\nasync def main():\n    loop = asyncio.get_running_loop()\n"
        "    await loop.create_datagram_endpoint(object, local_addr=('', 9090))\nasyncio.run(main())\n"
    ),
    "selectors": (
        "import selectors, socket\nx = selectors.DefaultSelector()\ns = socket.create_server(('', 1))\n"
        "x.register(s, 1)\nwhile True:\n    for k, m in x.select():\n        k.fileobj.accept()\n"
    ),
    "http": (
        "from http.server import *\nclass H(BaseHTTPRequestHandler):\n    pass\n"
        "ThreadingHTTPServer(('', 1), H).serve_forever()\n"
    ),
    "table of functions": "import socket\ndef main():\n    s = socket.create_server(('', 1))\n{'a': main}['a']()\n",
    "base class": CHAT_SERVER,
    "base module": "import server\nserver.Server(protocol_type='TCP').handle_client()\n",
    "the kit's": "from lab import Server\nServer().handle_client()\n",
    "in main": "def main():\n    s.listen()\n\nif __name__ == '__main__':\n    main()\n",
    "asks at its console": UDP_SERVER + "    for u in []: s.sendto(b'', u)\n    print(input())\n",
    "own address": (
        "import socket\nprobe = socket.socket(); probe.connect(('192.0.2.1', 80))\n"
        "s = socket.socket(); s.bind((probe.getsockname()[0], 9090)); s.listen()\n"
    ),
}

CLIENTS = {
    "connect_ex": "import socket\ns = socket.socket()\ns.connect_ex(('', 9090))\ns.send(input().encode())\n",
    "create_connection": "import socket\ns = socket.create_connection(('', 9090))\ns.send(input())\n",
    "star import": "from socket import *\ns = socket()\ns.connect(('', 1))\ns.send(input())\n",
    "urlopen": "from urllib.request import urlopen\nwhile True:\n    urlopen('http://x', input())\n",
    "streams": ("import asyncio\nasync def main():\n    await asyncio.open_connection('', 9)\nasyncio.run(main())\n"),
    "base class": CHAT_CLIENT,
    "udp": "import socket as s\nu = s.socket(s.AF_INET, s.SOCK_DGRAM)\nu.sendto(input().encode(), ('', 9))\n",
    "udp, any port": (
        "import random, socket\nu = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "u.bind(('', random.randint(8000, 9000)))\nu.sendto(input().encode(), ('', 9))\nu.recvfrom(9)\n"
    ),
    "udp, own port": (
        "import socket\nu = socket.socket(type=socket.SOCK_DGRAM)\nu.bind(('', 5006))\n"
        "u.sendto(input().encode(), ('', 5005))\nprint(u.recvfrom(1024))\n"
    ),
}


@pytest.mark.parametrize("name", SERVERS)
def test_a_server_is_known_by_what_it_does(tmp_path: Path, name: str) -> None:
    """Whatever way a server is written, and whatever its file is called, it is the server."""
    work = read(plant(tmp_path, {"a.py": TCP_CLIENT, "b.py": SERVERS[name]}))

    assert chosen(work) == ("b.py", ["a.py"])


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_is_known_by_what_it_does(tmp_path: Path, name: str) -> None:
    """Whatever way a client is written, and whatever its file is called, it is the client."""
    server = UDP_SERVER if name.startswith("udp") else TCP_SERVER
    work = read(plant(tmp_path, {"a.py": server, "b.py": CLIENTS[name]}))

    assert chosen(work) == ("a.py", ["b.py"])
