"""A chat: python -m chat.server, then python -m chat.client in other windows."""
