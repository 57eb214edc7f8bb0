"""A client whose atexit handler says goodbye; others end by exit, os._exit, an exception, with daemon threads."""
import socket
import subprocess
import sys

CLIENT = """
import atexit, os, socket, sys, threading
sock = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
sock.sendall(b"hello\\n")
def goodbye():
    sock.sendall(b"goodbye\\n")
    with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as last:
        last.sendall(b"a last call\\n")
def listen():
    while True:
        sock.recv(1024)
if sys.argv[2] == "atexit":
    atexit.register(goodbye)
elif sys.argv[2] == "daemon":
    threading.Thread(target=listen, daemon=True).start()
elif sys.argv[2] == "exception":
    raise ValueError("unhappy")
elif sys.argv[2] == "_exit":
    os._exit(3)
elif sys.argv[2] == "exit":
    sys.exit("no more")
"""

with socket.create_server(("127.0.0.1", 0)) as listener:
    for ending in ("atexit", "daemon", "exception", "_exit", "exit", "nothing"):
        command = [sys.executable, "-c", CLIENT, str(listener.getsockname()[1]), ending]
        process = subprocess.Popen(command, stderr=subprocess.PIPE)
        connection, address = listener.accept()
        with connection, connection.makefile("rb") as file:
            print(ending, file.read())
        if ending == "atexit":
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as file:
                print(ending, file.read())
        errors = process.communicate()[1].decode().splitlines()
        print("exit:", process.returncode, errors[-1:])
