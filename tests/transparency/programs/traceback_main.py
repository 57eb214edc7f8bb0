"""Uncaught errors of socket calls: the traceback on standard error has the natural frames, words and exit code."""
import os
import re
import subprocess
import sys

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456
CALLS = {
    "connect": "socket.socket().connect(ADDRESS)",
    "create_connection": "socket.create_connection(ADDRESS)",
    "bind": "holder = socket.create_server(ADDRESS); socket.socket().bind(ADDRESS)",
    "create_server": "holder = socket.create_server(ADDRESS); socket.create_server(ADDRESS)",
    "accept": "socket.socket().accept()",
    "send": "socket.socket().send(b'x')",
    "recv": "socket.socket().recv(10)",
    "sendto": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x' * 70000, ADDRESS)",
    "getpeername": "socket.socket().getpeername()",
    "chained": "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    raise OSError('mine') from error",
    "context": "try:\n    socket.socket().connect(ADDRESS)\nexcept OSError:\n    socket.socket().recv(1)",
}


def shown(text):
    """A traceback without what differs from one machine, or one run, to the next."""
    text = re.sub(r'File ".*[/\\]', 'File "', text.replace(str(PORT), "PORT"))
    return re.sub(r"0x[0-9a-f]+", "0x", text)


for name, call in CALLS.items():
    path = os.path.join(os.getcwd(), name + "_program.py")
    with open(path, "w") as file:
        file.write(f"import socket\n\nADDRESS = ('127.0.0.1', {PORT})\n{call}\n")
    done = subprocess.run([sys.executable, path], stderr=subprocess.PIPE, universal_newlines=True)
    print(name, "exit:", done.returncode, "frames:", done.stderr.count("  File "))
    print(shown(done.stderr))
