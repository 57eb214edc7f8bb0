"""A server that gives SIGPIPE its default meaning back dies of its second send into a closed client."""
# needs: posix
import signal
import subprocess
import sys


SERVER = """
import signal, socket, sys, time
signal.signal(signal.SIGPIPE, getattr(signal, sys.argv[1]))
listener = socket.create_server(("127.0.0.1", 0))
client, connection = pair(listener)
client.close()
connection.recv(1)
for index in range(40):
    print("send", index, flush=True)
    connection.send(b"line")
    time.sleep(0.05)
"""

for meaning in ("SIG_DFL", "SIG_IGN"):
    server = subprocess.run([sys.executable, "-c", SERVER, meaning], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    print(meaning, server.stdout.split(b"\n"))
    print("died of SIGPIPE:", server.returncode == -signal.SIGPIPE, "exit:", server.returncode)
    print(server.stderr.splitlines()[-1:])
