"""Ctrl-C ends a server that waits in accept, recv or recvfrom: KeyboardInterrupt, caught or not."""
# needs: posix
import re
import signal
import subprocess
import sys
import time


SERVER = """
import socket, sys
listener = socket.create_server(("127.0.0.1", 0))
client, connection = pair(listener)
datagrams = socket.socket(type=socket.SOCK_DGRAM)
datagrams.bind(("127.0.0.1", 0))
def wait():
    print("ready", flush=True)
    if sys.argv[1] == "accept":
        listener.accept()
    elif sys.argv[1] == "recv":
        connection.recv(1024)
    else:
        datagrams.recvfrom(1024)
if sys.argv[2] == "caught":
    try:
        wait()
    except KeyboardInterrupt:
        client.sendall(b"goodbye")
        print("interrupted; goodbye:", connection.recv(7, socket.MSG_WAITALL))
else:
    wait()
"""

processes = {}
for call in ("accept", "recv", "recvfrom"):
    for how in ("caught", "uncaught"):
        command = [sys.executable, "-c", SERVER, call, how]
        processes[call, how] = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
for process in processes.values():
    process.stdout.readline()
time.sleep(0.5)  # no event tells that a program has begun to wait
for process in processes.values():
    process.send_signal(signal.SIGINT)
for (call, how), process in processes.items():
    out, errors = process.communicate()
    print(call, how, process.returncode, out.decode().strip())
    for line in errors.decode().splitlines():
        print("   ", re.sub(r'File ".*[/\\]', 'File "', line))
