"""Where the chat is."""
ADDRESS = ("127.0.0.1", 6428)
