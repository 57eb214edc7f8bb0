"""An exception in a thread: the report on standard error, the user's threading.excepthook, logging, sys.excepthook."""
import logging
import re
import socket
import subprocess
import sys
import threading
import traceback

PORT = int(sys.argv[1]) if sys.argv[1:] else 23456
PROGRAM = """
import socket, sys, threading
def call():
    socket.create_connection(("127.0.0.1", int(sys.argv[1])))
def receive():
    socket.socket().recv(10)
for target in (call, receive):
    thread = threading.Thread(target=target, name="worker")
    thread.start()
    thread.join()
sys.excepthook = lambda kind, error, tb: print("mine:", kind.__name__, tb.tb_next is None)
socket.create_connection(("127.0.0.1", 1))
"""


def hook(arguments):
    print("hook:", arguments.exc_type.__name__, arguments.exc_value, arguments.thread.name)
    print(" frames:", [frame.name for frame in traceback.extract_tb(arguments.exc_traceback)][-2:])


class Collector(logging.Handler):
    def emit(self, record):
        print(record.getMessage(), len(re.findall("^  File ", self.format(record), re.MULTILINE)), "frames")


def call():
    with socket.socket() as sock:
        sock.connect(("127.0.0.1", PORT))


done = subprocess.run(
    [sys.executable, "-c", PROGRAM, str(PORT)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True
)
print("exit:", done.returncode, done.stdout.strip())
print(re.sub(r'File ".*[/\\]', 'File "', done.stderr))
print("the hook is threading's own:", threading.excepthook.__module__ in ("_thread", "threading"))
threading.excepthook = hook
thread = threading.Thread(target=call, name="caller")
thread.start()
thread.join()
logging.getLogger().addHandler(Collector())
try:
    call()
except ConnectionRefusedError:
    logging.exception("the call failed:")
