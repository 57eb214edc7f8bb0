"""What both sides know: the port, and how a line is sent."""
PORT = 27412


def pack(text):
    return f"{text}\n".encode()
