"""Module with the ChatServer class and nothing that starts it: see run_server.py."""
import logging
import socket
import threading

logger = logging.getLogger(__name__)


class ChatServer:
    """Line based chat; the first line of each connection is the user name."""

    def __init__(self, address):
        self._listener = socket.create_server(address)
        self._members = {}
        self._lock = threading.Lock()

    def serve_forever(self):
        while True:
            connection, address = self._listener.accept()
            logger.info("new connection from %s:%d", *address)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        name = None
        try:
            with connection, connection.makefile("r", encoding="utf-8") as lines:
                name = lines.readline().strip()
                with self._lock:
                    self._members[name] = connection
                logger.info("%s is here", name)
                for line in lines:
                    self._dispatch(name, line.strip())
        except OSError as error:
            logger.info("lost %s: %s", name, error)
        finally:
            with self._lock:
                self._members.pop(name, None)

    def _dispatch(self, name, line):
        with self._lock:
            if not line.startswith("/pm"):
                for other in self._members:
                    if other != name:
                        self._send(other, f"{name} says: {line}")
                return
            command, _, rest = line.partition(" ")
            target, _, text = rest.partition(" ")
            if target in self._members and text:
                self._send(target, f"{name} whispers: {text}")
            else:
                self._send(name, "How to whisper: /pm <user> <text>")

    def _send(self, name, text):
        try:
            self._members[name].sendall(text.encode("utf-8") + b"\n")
        except OSError:
            logger.info("cannot send to %s", name)
