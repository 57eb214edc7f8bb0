"""Where the chat is."""
HOST, PORT = "127.0.0.1", 6421
