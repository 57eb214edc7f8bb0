"""What both programs know of the wire."""
PORT = 27411


def pack(text):
    return f"{text}\n".encode()
