"""A socket as a file: readline, iteration, writing with a buffer, and a close that waits for the file."""
import socket
import threading


def serve(listener):
    connection, _ = listener.accept()
    with connection, connection.makefile("rw", encoding="utf-8", newline="\n") as file:
        for line in file:
            file.write(line.strip()[::-1] + "\n")
            file.flush()
        file.write("the end\n")


listener = socket.create_server(("127.0.0.1", 0))
thread = threading.Thread(target=serve, args=(listener,))
thread.start()
client = socket.create_connection(listener.getsockname())
reader = client.makefile("r", encoding="utf-8")
writer = client.makefile("wb")
for text in ("abc", "привет", "x" * 3000):
    writer.write(text.encode() + b"\n")
    writer.flush()
    print(repr(reader.readline()[-10:]))
print("reader:", type(reader).__name__, reader.readable(), "writer:", type(writer).__name__, writer.writable())
print("same descriptor:", reader.fileno() == writer.fileno() == client.fileno())
client.close()
print("closed, but files are open:", client.fileno() == reader.fileno(), client._closed)
writer.write(b"after close\n")
writer.close()
print(repr(reader.readline()))
try:
    client.makefile("r")
except (OSError, ValueError) as error:
    print("makefile after close:", type(error).__name__)
reader.close()
thread.join()
print("at last:", client.fileno())
listener.close()
