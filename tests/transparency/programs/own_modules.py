"""A student's folder with files named queue.py, socket.py, select.py, threading.py: they win, as they do without us."""
import os
import re
import subprocess
import sys

MAIN = """
import {name}
print("{name}:", getattr({name}, "OWN", "the library's"))
import sys
print("file:", __import__("os").path.basename({name}.__file__))
try:
    import socket, threading
    with socket.socket() as listener, socket.socket() as client:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        client.connect(listener.getsockname())
        connection, address = listener.accept()
        print("sockets work:", address == client.getsockname())
        connection.close()
except Exception as error:
    print(type(error).__name__, error)
"""
NAMES = "queue socket select selectors threading random errno names json sitecustomize io".split()
for name in NAMES:
    folder = os.path.join(os.getcwd(), "with_" + name)
    os.mkdir(folder)
    with open(os.path.join(folder, name + ".py"), "w") as file:
        file.write("OWN = 'my own'\n")
    with open(os.path.join(folder, "main.py"), "w") as file:
        file.write(MAIN.format(name=name))
    done = subprocess.run(
        [sys.executable, os.path.join(folder, "main.py")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
    )
    print("folder with", name + ".py, exit:", done.returncode)
    print(re.sub(r"\(.*[/\\]", "(", done.stdout), [line.split(":")[0] for line in done.stderr.splitlines()[-1:]])
