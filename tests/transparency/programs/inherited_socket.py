"""A listener that a fresh process inherits by its descriptor (pass_fds), and sockets that are not inherited."""
# needs: posix
import os
import socket
import subprocess
import sys

CHILD = """
import os, socket, sys
inherited, private = map(int, sys.argv[1:])
listener = socket.socket(fileno=inherited)
connection, address = listener.accept()
connection.sendall(b"%d %d\\n" % (os.getpid(), address[1]))
print(listener.getsockname()[0], type(listener).__name__, listener.family.name)
try:
    os.fstat(private)
except OSError as error:
    print("private:", error)
"""

with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_server(("127.0.0.1", 0)) as private:
    name = listener.getsockname()
    print("inheritable:", listener.get_inheritable(), private.get_inheritable())
    command = [sys.executable, "-c", CHILD, str(listener.fileno()), str(private.fileno())]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, pass_fds=[listener.fileno()])
with socket.create_connection(name) as client, client.makefile("rb") as file:
    pid, port = map(int, file.readline().split())
    print("served by the child:", pid == process.pid, "port agrees:", port == client.getsockname()[1])
    print("its end:", file.read())
print(process.communicate()[0].decode())
with socket.socket() as late:
    print("and the listener ended with it:", late.connect_ex(name) != 0)

with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as client:
    connection, _ = listener.accept()
    with connection:
        echo = subprocess.run(["echo", "words of another program"], stdout=connection, check=True)
        print("standard output was the socket:", os.read(client.fileno(), 100), echo.returncode)
