"""Starts one chat client; the name is asked before it connects."""
from chat_client import ChatClient

if __name__ == "__main__":
    user = input("User name: ").strip()
    ChatClient(("127.0.0.1", 7070), user).interact()
