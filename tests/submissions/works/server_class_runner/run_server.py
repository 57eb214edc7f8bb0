"""Starts the chat server."""
import logging

from chat_server import ChatServer

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")

if __name__ == "__main__":
    try:
        ChatServer(("127.0.0.1", 7070)).serve_forever()
    except KeyboardInterrupt:
        pass
