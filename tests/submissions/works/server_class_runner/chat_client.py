"""Module with the ChatClient class and nothing that starts it: see run_client.py."""
import socket
import threading


class ChatClient:
    def __init__(self, address, name):
        self._socket = socket.create_connection(address)
        self._send(name)

    def _send(self, text):
        self._socket.sendall(text.encode("utf-8") + b"\n")

    def _print_incoming(self):
        for line in self._socket.makefile("r", encoding="utf-8"):
            print(line.rstrip())

    def interact(self):
        threading.Thread(target=self._print_incoming, daemon=True).start()
        while (line := input()) != "/exit":
            if line.strip():
                self._send(line)
