"""Where the server listens."""
HOST, PORT = "127.0.0.1", 6423
