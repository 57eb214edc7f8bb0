"""Starts the server."""
from server.door import run

run("127.0.0.1", 6422)
